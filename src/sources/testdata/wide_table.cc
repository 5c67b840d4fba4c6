// The wide table: what every bench runs on. Twenty columns, about 700 bytes a row.
// Made column by column, straight into Arrow buffers.
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "sources/testdata/column_buffers.h"
#include "sources/testdata/generator.h"
#include "sources/testdata/wide_content.h"

namespace landfall::testdata {
namespace {

// Names of the hashes, so that each column's values are independent of the others'.
enum Salt : std::uint64_t {
  kId,
  kArn,
  kAccount,
  kRegion,
  kResource,
  kName,
  kDescription,
  kState,
  kCpu,
  kSize,
  kPrice,
  kEnabled,
  kIp,
  kTags,
  kConfig,
  kGroups,
  kNotes,
  kCreated,
  kUpdated
};

constexpr std::int64_t kMicrosecondsPerDay = 86'400'000'000;
constexpr std::int64_t kStart2020 = 18'262 * kMicrosecondsPerDay;

/// A short text with its length, padded so that it can be copied as one block.
struct ShortText {
  std::array<char, 32> bytes{};
  std::uint8_t length = 0;
  ShortText() = default;
  explicit ShortText(std::string_view text) : length(static_cast<std::uint8_t>(text.size())) {
    std::memcpy(bytes.data(), text.data(), text.size());
  }
};

template <std::size_t N>
std::vector<ShortText> short_texts(const std::array<std::string_view, N>& texts) {
  return {texts.begin(), texts.end()};
}

std::vector<ShortText> octets() {
  std::vector<ShortText> result;
  result.reserve(256);
  for (int i = 0; i < 256; ++i) result.emplace_back(std::to_string(i));
  return result;
}

std::vector<ShortText> accounts(std::uint64_t seed) {
  std::vector<ShortText> result;
  for (std::uint64_t i = 0; i < TextPool::kValues; ++i)
    result.emplace_back(
        std::to_string(100'000'000'000 + (RowHash(seed, kAccount)(i) % 899'999'999 * 1000 + i % 1000)));
  return result;
}

class WideMaker {
 public:
  explicit WideMaker(const TestdataSpec& spec)
      : seed_(static_cast<std::uint64_t>(spec.seed)),
        distinct_(spec.distinct),
        content_(seed_),
        accounts_(accounts(seed_)) {}

  Result<std::shared_ptr<arrow::RecordBatch>> make(const std::shared_ptr<arrow::Schema>& schema,
                                                   RowRange range) const;

 private:
  RowHash hash(Salt salt) const { return {seed_, salt}; }
  Result<ArrayPtr> arns(RowRange range) const;
  Result<ArrayPtr> addresses(RowRange range) const;
  Result<ArrayPtr> chosen(const std::vector<ShortText>& from, Salt salt, RowRange range) const;
  Result<ArrayPtr> pooled(const TextPool& pool, const TypePtr& type, Salt salt, RowRange range) const {
    return pool.column(type, hash(salt), range, distinct_);
  }
  template <class T, class F>
  Result<ArrayPtr> numbers(const TypePtr& type, Salt salt, RowRange range, F of_hash) const {
    const RowHash h = hash(salt);
    return number_column<T>(type, range.count, [&](std::int64_t i) { return of_hash(h(range.at(i))); });
  }
  std::int64_t created(std::uint64_t row) const {
    return kStart2020 + static_cast<std::int64_t>(hash(kCreated)(row) % (1461 * kMicrosecondsPerDay));
  }
  Result<std::vector<ArrayPtr>> texts_and_ids(RowRange range) const;
  Result<std::vector<ArrayPtr>> values(RowRange range) const;
  Result<std::vector<ArrayPtr>> documents(RowRange range) const;
  Result<std::vector<ArrayPtr>> times(RowRange range) const;

  std::uint64_t seed_;
  Distinct distinct_;
  WideContent content_;
  std::vector<ShortText> accounts_;
  std::vector<ShortText> regions_ = short_texts(kRegions);
  std::vector<ShortText> states_ = short_texts(kStates);
  std::vector<ShortText> octets_ = octets();
};

// arn:aws:ec2:<region>:<account>:instance/i-<17 hex>, with the row's own region and account.
Result<ArrayPtr> WideMaker::arns(RowRange range) const {
  constexpr std::string_view service = "arn:aws:ec2:";
  constexpr std::string_view kind = ":instance/i-0";
  const RowHash region = hash(kRegion), account = hash(kAccount), instance = hash(kArn);
  const std::size_t fixed = service.size() + 1 + 12 + kind.size() + 16;
  auto region_of = [&](std::int64_t i) -> const ShortText& {
    return regions_[region(range.at(i)) % regions_.size()];
  };
  return text_column(
      arrow::utf8(), range.count, [&](std::int64_t i) { return fixed + region_of(i).length; },
      [&](std::int64_t i, char* out) {
        const ShortText& where = region_of(i);
        std::memcpy(out, service.data(), service.size());
        std::memcpy(out += service.size(), where.bytes.data(), 16);
        *(out += where.length) = ':';
        std::memcpy(++out, accounts_[account(range.at(i)) % accounts_.size()].bytes.data(), 12);
        std::memcpy(out += 12, kind.data(), kind.size());
        write_hex64(out + kind.size(), instance(range.at(i)));
      });
}

// 10.x.y.z/24
Result<ArrayPtr> WideMaker::addresses(RowRange range) const {
  const RowHash h = hash(kIp);
  auto octet = [&](std::uint64_t bits, int shift) -> const ShortText& {
    return octets_[(bits >> shift) & 255];
  };
  return text_column(
      inet(), range.count,
      [&](std::int64_t i) {
        const std::uint64_t bits = h(range.at(i));
        return 8 + octet(bits, 0).length + octet(bits, 8).length + octet(bits, 16).length;
      },
      [&](std::int64_t i, char* out) {
        const std::uint64_t bits = h(range.at(i));
        std::memcpy(out, "10.", 3);
        out += 3;
        for (const int shift : {0, 8, 16}) {
          const ShortText& part = octet(bits, shift);
          std::memcpy(out, part.bytes.data(), 4);
          out += part.length;
          *out++ = '.';
        }
        std::memcpy(out - 1, "/24", 3);
      });
}

Result<ArrayPtr> WideMaker::chosen(const std::vector<ShortText>& from, Salt salt, RowRange range) const {
  const RowHash h = hash(salt);
  auto pick = [&](std::int64_t i) -> const ShortText& { return from[h(range.at(i)) % from.size()]; };
  return text_column(
      arrow::utf8(), range.count, [&](std::int64_t i) { return pick(i).length; },
      [&](std::int64_t i, char* out) { std::memcpy(out, pick(i).bytes.data(), 32); });
}

Result<std::vector<ArrayPtr>> WideMaker::texts_and_ids(RowRange range) const {
  TRY_ASSIGN(ArrayPtr id, uuid_column(hash(kId), range));
  TRY_ASSIGN(ArrayPtr parent, null_uuids(range.count));
  TRY_ASSIGN(ArrayPtr arn, arns(range));
  TRY_ASSIGN(ArrayPtr account, chosen(accounts_, kAccount, range));
  TRY_ASSIGN(ArrayPtr region, chosen(regions_, kRegion, range));
  TRY_ASSIGN(ArrayPtr resource, uuid_column(hash(kResource), range));
  TRY_ASSIGN(ArrayPtr name, pooled(content_.names, arrow::utf8(), kName, range));
  TRY_ASSIGN(ArrayPtr description, pooled(content_.descriptions, arrow::utf8(), kDescription, range));
  TRY_ASSIGN(ArrayPtr state, chosen(states_, kState, range));
  return std::vector{id, parent, arn, account, region, resource, name, description, state};
}

Result<std::vector<ArrayPtr>> WideMaker::values(RowRange range) const {
  TRY_ASSIGN(ArrayPtr cpus, numbers<std::int64_t>(arrow::int64(), kCpu, range, [](std::uint64_t h) {
               return std::int64_t{1} << (h % 7);
             }));
  TRY_ASSIGN(ArrayPtr size, numbers<std::int64_t>(arrow::int64(), kSize, range, [](std::uint64_t h) {
               return static_cast<std::int64_t>(h >> 20);
             }));
  TRY_ASSIGN(ArrayPtr price, numbers<double>(arrow::float64(), kPrice, range, [](std::uint64_t h) {
               return static_cast<double>(h % 10'000'000) / 10'000.0;
             }));
  const RowHash enabled = hash(kEnabled);
  TRY_ASSIGN(ArrayPtr flags,
             bool_column(range.count, [&](std::int64_t i) { return (enabled(range.at(i)) & 1) != 0; }));
  return std::vector{cpus, size, price, flags};
}

Result<std::vector<ArrayPtr>> WideMaker::documents(RowRange range) const {
  TRY_ASSIGN(ArrayPtr ip, addresses(range));
  TRY_ASSIGN(ArrayPtr tags, pooled(content_.tags, json(), kTags, range));
  TRY_ASSIGN(ArrayPtr config, pooled(content_.configs, json(), kConfig, range));
  TRY_ASSIGN(ArrayPtr items,
             content_.security_groups.column(arrow::utf8(), hash(kGroups), range, distinct_, 2));
  TRY_ASSIGN(ArrayPtr groups, even_lists(arrow::list(arrow::utf8()), range.count, 2, std::move(items)));
  TRY_ASSIGN(ArrayPtr notes, pooled(content_.notes, arrow::utf8(), kNotes, range));
  return std::vector{ip, tags, config, groups, notes};
}

Result<std::vector<ArrayPtr>> WideMaker::times(RowRange range) const {
  const TypePtr type = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  const RowHash later = hash(kUpdated);
  TRY_ASSIGN(ArrayPtr made, number_column<std::int64_t>(
                                type, range.count, [&](std::int64_t i) { return created(range.at(i)); }));
  TRY_ASSIGN(ArrayPtr changed, number_column<std::int64_t>(type, range.count, [&](std::int64_t i) {
               return created(range.at(i)) +
                      static_cast<std::int64_t>(later(range.at(i)) % (365 * kMicrosecondsPerDay));
             }));
  return std::vector{made, changed};
}

Result<std::shared_ptr<arrow::RecordBatch>> WideMaker::make(const std::shared_ptr<arrow::Schema>& schema,
                                                            RowRange range) const {
  TRY_ASSIGN(std::vector<ArrayPtr> columns, texts_and_ids(range));
  for (auto part : {&WideMaker::values, &WideMaker::documents, &WideMaker::times}) {
    TRY_ASSIGN(const std::vector<ArrayPtr> more, (this->*part)(range));
    columns.insert(columns.end(), more.begin(), more.end());
  }
  return arrow::RecordBatch::Make(schema, range.count, std::move(columns));
}

TablePtr declare() {
  auto table = std::make_shared<Table>();
  table->name = "wide";
  table->title = "Wide table";
  table->description = "A cloud inventory of 20 columns and about 700 bytes a row";
  table->columns = cq_columns();
  const TypePtr time = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  const Column more[] = {key("arn", arrow::utf8()),
                         plain("account_id", arrow::utf8()),
                         plain("region", arrow::utf8()),
                         plain("resource_uuid", uuid()),
                         plain("name", arrow::utf8()),
                         plain("description", arrow::utf8()),
                         plain("state", arrow::utf8()),
                         plain("cpu_count", arrow::int64()),
                         plain("size_bytes", arrow::int64()),
                         plain("price", arrow::float64()),
                         plain("enabled", arrow::boolean()),
                         plain("ip", inet()),
                         plain("tags", json()),
                         plain("config", json()),
                         plain("security_groups", arrow::list(arrow::utf8())),
                         plain("notes", arrow::utf8()),
                         plain("created_at", time),
                         plain("updated_at", time)};
  table->columns.insert(table->columns.end(), std::begin(more), std::end(more));
  return table;
}

}  // namespace

Generator wide_table(const TestdataSpec& spec) {
  const TablePtr table = declare();
  const auto maker = std::make_shared<const WideMaker>(spec);
  const auto schema = schema_of(*table, false);
  return {table, spec.rows, [schema, maker](RowRange range) { return maker->make(schema, range); }};
}

}  // namespace landfall::testdata
