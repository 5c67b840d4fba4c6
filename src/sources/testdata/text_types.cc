// Cells that are texts or bytes, and the four extension types.
#include <arrow/array/builder_binary.h>

#include <string_view>

#include <landfall/table.h>

#include "sources/testdata/cell_type.h"

namespace landfall::testdata {
namespace {

using namespace std::string_literals;

template <class Builder, class Draw>
CellType cell(std::string name, std::shared_ptr<arrow::DataType> type,
              std::shared_ptr<arrow::DataType> storage, const std::vector<std::string>& edges, Draw draw) {
  CellType result{std::move(name), std::move(type), std::move(storage), {}, {}};
  for (const std::string& edge : edges)
    result.edges.emplace_back([edge](arrow::ArrayBuilder& builder, CellRandom&) {
      return static_cast<Builder&>(builder).Append(std::string_view(edge));
    });
  result.any = [draw](arrow::ArrayBuilder& builder, CellRandom& random) {
    const std::string value = draw(random);
    return static_cast<Builder&>(builder).Append(std::string_view(value));
  };
  return result;
}

std::string random_bytes(CellRandom& random, std::size_t count) {
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.next());
  return bytes;
}

std::string random_json(CellRandom& random) {
  return R"({"id":)" + std::to_string(random.below(100'000)) + R"(,"names":["a",")" +
         std::to_string(random.below(100)) + R"("],"ok":)" + (random.below(2) ? "true" : "false") + "}";
}

std::string random_address(CellRandom& random) {
  std::string text = std::to_string(random.below(256));
  for (int i = 0; i < 3; ++i) text += "." + std::to_string(random.below(256));
  return text + "/" + std::to_string(8 + random.below(23));
}

std::vector<std::string> text_edges() {
  return {
      "",    " ",    "it's \"quoted\"; -- \\ , end", "tab\tline\nreturn\r\nend", "é 漢字 😀 \u200d", "NULL",
      "\\N", "null", "%s {0} ${x} `id` [y]",         std::string(1'000, 'x')};
}

std::vector<std::string> json_edges() {
  return {"{}",
          "[]",
          "null",
          "\"text\"",
          "0",
          R"({"big":9007199254740993,"nested":{"list":[1,null,"x",{"y":[]}]}})",
          R"({"quote":"a\"b\\c","unicode":"é😀","escaped":"\u00e9\n"})",
          "[1.5,-2e10,true]"};
}

}  // namespace

std::vector<CellType> text_types() {
  const auto text = [](CellRandom& random) { return "text " + std::to_string(random.next()); };
  const auto four = [](CellRandom& random) { return random_bytes(random, 4); };
  const auto octets = [](std::size_t n) {
    return [n](CellRandom& random) { return random_bytes(random, n); };
  };
  const std::vector<std::string> bytes{"", "\0\x01\xff\xfe"s, "\\x00"s, std::string(300, '\0')};
  const auto fixed = [](std::size_t n) { return std::vector{std::string(n, '\0'), std::string(n, '\xff')}; };
  using arrow::BinaryBuilder;
  return {cell<BinaryBuilder>("binary", arrow::binary(), arrow::binary(), bytes, four),
          cell<arrow::StringBuilder>("utf8", arrow::utf8(), arrow::utf8(), text_edges(), text),
          cell<arrow::LargeBinaryBuilder>("large_binary", arrow::large_binary(), arrow::large_binary(), bytes,
                                          four),
          cell<arrow::LargeStringBuilder>("large_utf8", arrow::large_utf8(), arrow::large_utf8(),
                                          text_edges(), text),
          cell<arrow::FixedSizeBinaryBuilder>("fixed_size_binary", arrow::fixed_size_binary(8),
                                              arrow::fixed_size_binary(8), fixed(8), octets(8)),
          cell<arrow::FixedSizeBinaryBuilder>("uuid", uuid(), arrow::fixed_size_binary(16), fixed(16),
                                              octets(16)),
          cell<BinaryBuilder>("json", json(), arrow::binary(), json_edges(), random_json),
          cell<BinaryBuilder>("inet", inet(), arrow::binary(),
                              {"0.0.0.0/0", "10.0.0.1/32", "255.255.255.255/32", "2001:db8::1/64", "::/0"},
                              random_address),
          cell<BinaryBuilder>("mac", mac(), arrow::binary(), fixed(6), octets(6))};
}

}  // namespace landfall::testdata
