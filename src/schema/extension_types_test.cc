// The extension types survive IPC under CloudQuery's exact names, and nothing else is taken for them.
#include "schema/extension_types.h"

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <gtest/gtest.h>

namespace landfall {
namespace {

std::shared_ptr<arrow::Schema> through_ipc(const arrow::Schema& schema) {
  const auto bytes = arrow::ipc::SerializeSchema(schema).ValueOrDie();
  arrow::io::BufferReader input(bytes);
  arrow::ipc::DictionaryMemo memo;
  return arrow::ipc::ReadSchema(&input, &memo).ValueOrDie();
}

TEST(ExtensionTypes, SurviveIpc) {
  register_extension_types();
  register_extension_types();
  for (const auto& type : {uuid(), json(), inet(), mac(), arrow::list(uuid())}) {
    const auto read = through_ipc(*arrow::schema({arrow::field("x", type)}));
    EXPECT_TRUE(read->field(0)->type()->Equals(*type)) << type->ToString();
  }
}

TEST(ExtensionTypes, AreCarriedUnderTheNamesOfCloudQuery) {
  const auto& type = static_cast<const CqExtensionType&>(*uuid());
  EXPECT_EQ(type.extension_name(), "uuid");
  EXPECT_EQ(type.Serialize(), "uuid-serialized");
  EXPECT_TRUE(type.storage_type()->Equals(*arrow::fixed_size_binary(16)));
  EXPECT_EQ(static_cast<const CqExtensionType&>(*mac()).Serialize(), "mac-serialized");
}

TEST(ExtensionTypes, RefuseOtherMetadataAndOtherStorage) {
  const auto& type = static_cast<const CqExtensionType&>(*json());
  EXPECT_TRUE(type.Deserialize(arrow::binary(), "json-serialized").ok());
  EXPECT_TRUE(type.Deserialize(arrow::binary(), "json").status().IsInvalid());
  EXPECT_TRUE(type.Deserialize(arrow::utf8(), "json-serialized").status().IsInvalid());
}

TEST(ExtensionTypes, DifferFromTheirStorageAndFromEachOther) {
  EXPECT_FALSE(json()->Equals(*inet()));
  EXPECT_FALSE(json()->Equals(*arrow::binary()));
  EXPECT_TRUE(json()->Equals(*json()));
}

TEST(ExtensionTypes, WrapArraysOfTheirStorage) {
  arrow::BinaryBuilder builder;
  ASSERT_TRUE(builder.Append("{}").ok());
  const auto array = arrow::ExtensionType::WrapArray(json(), builder.Finish().ValueOrDie());
  EXPECT_EQ(array->type_id(), arrow::Type::EXTENSION);
  EXPECT_TRUE(array->ValidateFull().ok());
}

}  // namespace
}  // namespace landfall
