// Deletions on the wire: ChosenRows as where-clause and relations of a delete_record message and back.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <vector>

#include <landfall/batch.h>
#include <plugin_v3.pb.h>
#include "wire/ipc.h"

namespace landfall {

/// Reads a delete_record message (of Sync or Write). `table` is the table meant. kProtocol when it is
/// malformed.
Result<ChosenRows> decode_chosen_rows(
    TablePtr table, const google::protobuf::RepeatedPtrField<cloudquery::plugin::v3::PredicatesGroup>& where,
    const google::protobuf::RepeatedPtrField<cloudquery::plugin::v3::TableRelation>& relations,
    IpcDecoder& decoder);

/// Fills a delete_record message.
Result<void> encode_chosen_rows(
    const ChosenRows& rows,
    google::protobuf::RepeatedPtrField<cloudquery::plugin::v3::PredicatesGroup>& where,
    google::protobuf::RepeatedPtrField<cloudquery::plugin::v3::TableRelation>& relations);

}  // namespace landfall
