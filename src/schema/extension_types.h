// CloudQuery's four Arrow extension types: uuid, json, inet and mac. They are not Arrow's canonical
// `arrow.uuid` and `arrow.json`; name and serialised form must match CloudQuery's exactly, or its Go readers
// fail.
#pragma once

#include <arrow/extension_type.h>

#include <memory>
#include <string>
#include <string_view>

#include <landfall/result.h>
#include <landfall/table.h>

namespace landfall {

/// One of the four. They differ in name and storage only.
class CqExtensionType : public arrow::ExtensionType {
 public:
  CqExtensionType(Kind kind, std::string_view name, std::shared_ptr<arrow::DataType> storage);

  Kind kind() const { return kind_; }
  std::string extension_name() const override { return name_; }
  bool ExtensionEquals(const arrow::ExtensionType& other) const override;
  std::shared_ptr<arrow::Array> MakeArray(std::shared_ptr<arrow::ArrayData> data) const override;
  arrow::Result<std::shared_ptr<arrow::DataType>> Deserialize(std::shared_ptr<arrow::DataType> storage,
                                                              const std::string& serialized) const override;
  std::string Serialize() const override { return name_ + "-serialized"; }
  std::string ToString(bool show_metadata = false) const override;

 private:
  Kind kind_;
  std::string name_;
};

/// Makes Arrow's IPC readers produce the four types. Idempotent, thread-safe; call before reading IPC or
/// Parquet.
void register_extension_types();

}  // namespace landfall
