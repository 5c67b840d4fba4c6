// Proves that Arrow's libraries and the system's OpenSSL, re2 and gRPC live in one process, each with
// its own symbols. With the libraries as the pyarrow wheel has them this program crashes
// (cmake/hide_wheel_symbols.py says why).
#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/compute/initialize.h>
#include <arrow/io/memory.h>
#include <arrow/util/secure_string.h>
#include <dlfcn.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/store.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <parquet/encryption/encryption.h>
#include <re2/re2.h>

#include <fstream>
#include <map>
#include <memory>
#include <string>

namespace {

/// Returns the name of the library file that holds an address, without its folder.
std::string library_at(const void* address) {
  Dl_info found{};
  if (dladdr(address, &found) == 0) return "none";
  const std::string path = found.dli_fname;
  return path.substr(path.rfind('/') + 1);
}

/// Returns the library the dynamic linker finds first for a symbol of this process.
std::string library_of(const char* symbol) { return library_at(dlsym(RTLD_DEFAULT, symbol)); }

std::shared_ptr<arrow::Table> words() {
  arrow::StringBuilder builder;
  EXPECT_TRUE(builder.AppendValues({"glacier", "moraine", "drumlin", "esker"}).ok());
  return arrow::Table::Make(arrow::schema({arrow::field("word", arrow::utf8())}),
                            {builder.Finish().ValueOrDie()});
}

/// Returns a key of 128 bits.
arrow::util::SecureString key() { return arrow::util::SecureString(std::string("0123456789012345")); }

TEST(SymbolBinding, openssl_calls_reach_the_systems_libcrypto) {
  EXPECT_EQ(library_at(reinterpret_cast<const void*>(&EVP_EncryptInit_ex)), "libcrypto.so.3");
  for (const char* symbol : {"EVP_EncryptInit_ex", "OSSL_STORE_load", "X509_verify_cert", "RAND_bytes"}) {
    EXPECT_EQ(library_of(symbol), "libcrypto.so.3") << symbol;
  }
}

TEST(SymbolBinding, re2_calls_reach_the_systems_libre2) {
  // The constructor from a C string, as both libraries spell it.
  EXPECT_EQ(library_of("_ZN3re23RE2C1EPKc").substr(0, 9), "libre2.so");
  EXPECT_TRUE(RE2::FullMatch("drumlin", "dr[a-z]+n"));
  EXPECT_FALSE(RE2::FullMatch("esker", "dr[a-z]+n"));
  std::string first;
  EXPECT_TRUE(RE2::PartialMatch("moraine and esker", "(\\w+) and", &first));
  EXPECT_EQ(first, "moraine");
}

TEST(SymbolBinding, openssl_store_reads_a_pem_file) {
  // OSSL_STORE_load crashed when half of libcrypto's own calls went to libparquet's OpenSSL.
  const std::string path = testing::TempDir() + "/landfall_symbol_binding.pem";
  EVP_PKEY* key = EVP_RSA_gen(1024);
  ASSERT_NE(key, nullptr);
  {
    unsigned char* der = nullptr;
    const int length = i2d_PrivateKey(key, &der);
    ASSERT_GT(length, 0);
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(der), length);
    OPENSSL_free(der);
  }
  OSSL_STORE_CTX* store = OSSL_STORE_open(("file:" + path).c_str(), nullptr, nullptr, nullptr, nullptr);
  ASSERT_NE(store, nullptr);
  OSSL_STORE_INFO* entry = OSSL_STORE_load(store);
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(OSSL_STORE_INFO_get_type(entry), OSSL_STORE_INFO_PKEY);
  OSSL_STORE_INFO_free(entry);
  OSSL_STORE_close(store);
  EVP_PKEY_free(key);
}

TEST(SymbolBinding, parquet_encrypts_with_its_own_openssl) {
  const auto sink = arrow::io::BufferOutputStream::Create().ValueOrDie();
  parquet::FileEncryptionProperties::Builder encryption{key()};
  const auto properties = parquet::WriterProperties::Builder().encryption(encryption.build())->build();
  ASSERT_TRUE(
      parquet::arrow::WriteTable(*words(), arrow::default_memory_pool(), sink, 1024, properties).ok());
  const auto bytes = sink->Finish().ValueOrDie();
  EXPECT_EQ(bytes->ToString().find("glacier"), std::string::npos);

  parquet::ReaderProperties reading;
  reading.file_decryption_properties(parquet::FileDecryptionProperties::Builder().footer_key(key())->build());
  parquet::arrow::FileReaderBuilder builder;
  ASSERT_TRUE(builder.Open(std::make_shared<arrow::io::BufferReader>(bytes), reading).ok());
  const auto reader = builder.Build().ValueOrDie();
  EXPECT_TRUE(reader->ReadTable().ValueOrDie()->Equals(*words()));
}

TEST(SymbolBinding, compute_matches_with_its_own_re2) {
  ASSERT_TRUE(arrow::compute::Initialize().ok());
  const arrow::compute::MatchSubstringOptions pattern("^(mor|esk)");
  const auto matched =
      arrow::compute::CallFunction("match_substring_regex", {words()->column(0)}, &pattern).ValueOrDie();
  const auto& chunk = static_cast<const arrow::BooleanArray&>(*matched.chunked_array()->chunk(0));
  EXPECT_FALSE(chunk.Value(0));
  EXPECT_TRUE(chunk.Value(1));
  EXPECT_FALSE(chunk.Value(2));
  EXPECT_TRUE(chunk.Value(3));
}

TEST(SymbolBinding, grpc_opens_a_channel_beside_arrow) {
  const auto channel = grpc::CreateChannel("127.0.0.1:1", grpc::SslCredentials({}));
  EXPECT_EQ(channel->GetState(false), GRPC_CHANNEL_IDLE);
}

}  // namespace
