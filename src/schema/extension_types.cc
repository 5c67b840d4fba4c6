// The four types differ only in their data, so one class serves them all.
#include "schema/extension_types.h"

#include <mutex>
#include <utility>

namespace landfall {

namespace {

std::shared_ptr<arrow::DataType> make(Kind kind, std::string_view name,
                                      std::shared_ptr<arrow::DataType> storage) {
  return std::make_shared<CqExtensionType>(kind, name, std::move(storage));
}

void register_type(const std::shared_ptr<arrow::DataType>& type) {
  const auto extension = std::static_pointer_cast<arrow::ExtensionType>(type);
  // Fails only when the name is taken already, and then by this same type.
  (void)arrow::RegisterExtensionType(extension);
}

}  // namespace

CqExtensionType::CqExtensionType(Kind kind, std::string_view name, std::shared_ptr<arrow::DataType> storage)
    : arrow::ExtensionType(std::move(storage)), kind_(kind), name_(name) {}

bool CqExtensionType::ExtensionEquals(const arrow::ExtensionType& other) const {
  return other.extension_name() == name_ && other.storage_type()->Equals(*storage_type());
}

std::shared_ptr<arrow::Array> CqExtensionType::MakeArray(std::shared_ptr<arrow::ArrayData> data) const {
  return std::make_shared<arrow::ExtensionArray>(std::move(data));
}

arrow::Result<std::shared_ptr<arrow::DataType>> CqExtensionType::Deserialize(
    std::shared_ptr<arrow::DataType> storage, const std::string& serialized) const {
  if (serialized != Serialize())
    return arrow::Status::Invalid("extension type ", name_, " has metadata other than \"", Serialize(), "\"");
  if (!storage->Equals(*storage_type()))
    return arrow::Status::Invalid("extension type ", name_, " is stored as ", storage->ToString(),
                                  ", not as ", storage_type()->ToString());
  return make(kind_, name_, std::move(storage));
}

std::string CqExtensionType::ToString(bool show_metadata) const {
  (void)show_metadata;
  return name_;
}

const std::shared_ptr<arrow::DataType>& uuid() {
  static const auto type = make(Kind::kUuid, "uuid", arrow::fixed_size_binary(16));
  return type;
}

const std::shared_ptr<arrow::DataType>& json() {
  static const auto type = make(Kind::kJson, "json", arrow::binary());
  return type;
}

const std::shared_ptr<arrow::DataType>& inet() {
  static const auto type = make(Kind::kInet, "inet", arrow::binary());
  return type;
}

const std::shared_ptr<arrow::DataType>& mac() {
  static const auto type = make(Kind::kMac, "mac", arrow::binary());
  return type;
}

void register_extension_types() {
  static std::once_flag once;
  std::call_once(once, [] {
    for (const auto* type : {&uuid(), &json(), &inet(), &mac()}) register_type(*type);
  });
}

}  // namespace landfall
