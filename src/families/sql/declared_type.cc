// See declared_type.h.
#include "families/sql/declared_type.h"

#include <arrow/array.h>
#include <arrow/extension_type.h>

#include <string>
#include <utility>

namespace landfall::sql {
namespace {

class DeclaredType : public arrow::ExtensionType {
 public:
  explicit DeclaredType(std::string_view declared) : ExtensionType(arrow::binary()), declared_(declared) {}
  std::string extension_name() const override { return declared_; }
  bool ExtensionEquals(const arrow::ExtensionType& other) const override {
    return other.extension_name() == declared_;
  }
  std::shared_ptr<arrow::Array> MakeArray(std::shared_ptr<arrow::ArrayData> data) const override {
    return std::make_shared<arrow::ExtensionArray>(std::move(data));
  }
  arrow::Result<std::shared_ptr<arrow::DataType>> Deserialize(std::shared_ptr<arrow::DataType>,
                                                              const std::string&) const override {
    return arrow::Status::NotImplemented("a declared type is never sent");
  }
  std::string Serialize() const override { return {}; }
  std::string ToString(bool) const override { return declared_; }

 private:
  std::string declared_;
};

}  // namespace

std::shared_ptr<arrow::DataType> declared_type(std::string_view declared) {
  return std::make_shared<DeclaredType>(declared.empty() ? "(no type)" : declared);
}

}  // namespace landfall::sql
