// Hashes by OpenSSL's EVP interface.
// Facts: CloudQuery's plugin SDK hashes names and values with SHA-256 and makes the UUID with SHA-1 in the
// nil namespace.
#include "encode/cq_id.h"

#include <arrow/array/array_binary.h>
#include <arrow/array/util.h>
#include <arrow/buffer.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>

#include <landfall/arrow_result.h>

#include "encode/binary_text.h"

namespace landfall {

namespace {

constexpr std::string_view kCqId = "_cq_id";

Error crypto_error(std::string_view doing) {
  return {ErrorKind::kBug, "computing _cq_id: OpenSSL failed at " + std::string(doing)};
}

struct Free {
  void operator()(EVP_MD* method) const { EVP_MD_free(method); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// A digest method with its context, kept because finding and making them costs more than hashing a key.
class Hash {
 public:
  explicit Hash(const char* name)
      : method_(EVP_MD_fetch(nullptr, name, nullptr)), context_(EVP_MD_CTX_new()) {}

  /// Writes the digest of the pieces one after another; its size, or 0 on failure.
  unsigned digest(std::initializer_list<std::string_view> pieces, unsigned char* out) {
    unsigned size = 0;
    bool ok = EVP_DigestInit_ex(context_.get(), method_.get(), nullptr) == 1;
    for (const std::string_view piece : pieces)
      ok = ok && EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) == 1;
    return ok && EVP_DigestFinal_ex(context_.get(), out, &size) == 1 ? size : 0;
  }

 private:
  std::unique_ptr<EVP_MD, Free> method_;
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

void mark(std::uint8_t* uuid, unsigned version) {
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0FU) | (version << 4));
  uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3FU) | 0x80U);
}

/// The version 5 UUID, in the nil namespace, of the content's SHA-256 digest.
Result<Uuid> named_uuid(std::string_view content) {
  thread_local Hash sha256("SHA256");
  thread_local Hash sha1("SHA1");
  constexpr std::string_view kNil("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
  unsigned char digest[EVP_MAX_MD_SIZE];
  const unsigned size = sha256.digest({content}, digest);
  if (size == 0) return crypto_error("SHA-256");
  if (sha1.digest({kNil, {reinterpret_cast<const char*>(digest), size}}, digest) == 0)
    return crypto_error("SHA-1");
  Uuid uuid;
  std::memcpy(uuid.data(), digest, uuid.size());
  mark(uuid.data(), 5);
  return uuid;
}

std::shared_ptr<arrow::Array> uuid_array(std::shared_ptr<arrow::Buffer> bytes, std::int64_t count) {
  return arrow::MakeArray(arrow::ArrayData::Make(uuid(), count, {nullptr, std::move(bytes)}, 0));
}

Result<std::shared_ptr<arrow::Buffer>> uuid_buffer(std::int64_t count) {
  TRY_ASSIGN(std::unique_ptr<arrow::Buffer> buffer, from_arrow(arrow::AllocateBuffer(count * 16)));
  return std::shared_ptr<arrow::Buffer>(std::move(buffer));
}

}  // namespace

Result<CqIdHasher> CqIdHasher::bind(const arrow::RecordBatch& batch, const Table& table,
                                    std::span<const int> columns) {
  CqIdHasher hasher;
  hasher.rows_ = batch.num_rows();
  for (const int index : columns) {
    TRY_ASSIGN(TextColumn text, bind_text(*batch.column(index)));
    hasher.columns_.emplace_back(table.columns[static_cast<std::size_t>(index)].name, std::move(text));
  }
  std::ranges::stable_sort(hasher.columns_, {},
                           [](const auto& column) -> const std::string& { return column.first; });
  return hasher;
}

Result<Uuid> CqIdHasher::operator()(std::int64_t row) {
  text_.clear();
  for (const auto& [name, column] : columns_) {
    text_.append(name);
    if (column.is_null(row))
      text_.append(kNullText);
    else
      column.append(row, text_);
  }
  return named_uuid(text_.view());
}

Result<std::shared_ptr<arrow::Array>> CqIdHasher::all() {
  TRY_ASSIGN(std::shared_ptr<arrow::Buffer> bytes, uuid_buffer(rows_));
  for (std::int64_t row = 0; row < rows_; ++row) {
    TRY_ASSIGN(const Uuid id, (*this)(row));
    std::memcpy(bytes->mutable_data() + row * 16, id.data(), id.size());
  }
  return uuid_array(std::move(bytes), rows_);
}

std::vector<int> cq_id_columns(const Table& table, bool deterministic) {
  std::vector<int> components;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i].primary_key_component) components.push_back(static_cast<int>(i));
  if (!components.empty() || !deterministic) return components;
  const std::vector<int> keys = table.keys();
  const bool only_cq_id = keys.size() == 1 && table.columns[static_cast<std::size_t>(keys[0])].name == kCqId;
  return only_cq_id ? std::vector<int>{} : keys;
}

Result<Uuid> cq_id_of(std::vector<std::pair<std::string_view, std::string_view>> columns) {
  std::ranges::stable_sort(columns, {}, [](const auto& column) { return column.first; });
  Buffer content;
  for (const auto& [name, text] : columns) {
    content.append(name);
    content.append(text);
  }
  return named_uuid(content.view());
}

Result<std::shared_ptr<arrow::Array>> random_uuids(std::int64_t count) {
  TRY_ASSIGN(std::shared_ptr<arrow::Buffer> bytes, uuid_buffer(count));
  std::uint8_t* const begin = bytes->mutable_data();
  constexpr std::int64_t kAtOnce = 1 << 20;  // RAND_bytes counts with an int
  for (std::int64_t done = 0; done < count * 16; done += kAtOnce) {
    const auto size = static_cast<int>(std::min(kAtOnce, count * 16 - done));
    if (RAND_bytes(begin + done, size) != 1) return crypto_error("random bytes");
  }
  for (std::int64_t row = 0; row < count; ++row) mark(begin + row * 16, 4);
  return uuid_array(std::move(bytes), count);
}

Result<Uuid> random_uuid() {
  Uuid uuid;
  if (RAND_bytes(uuid.data(), static_cast<int>(uuid.size())) != 1) return crypto_error("random bytes");
  mark(uuid.data(), 4);
  return uuid;
}

std::string to_string(const Uuid& uuid) {
  std::string text(kUuidChars, '\0');
  write_uuid(text.data(), reinterpret_cast<const char*>(uuid.data()));
  return text;
}

}  // namespace landfall
