// See parquet_properties.h.
#include "families/object/parquet_properties.h"

#include <arrow/ipc/writer.h>
#include <arrow/util/base64.h>
#include <arrow/util/compression.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/schema.h>

#include <string>
#include <utility>

#include <landfall/arrow_result.h>
#include "families/object/column_sample.h"

namespace landfall::object {
namespace {

parquet::ParquetVersion::type version_of(ParquetVersion version) {
  if (version == ParquetVersion::kV1) return parquet::ParquetVersion::PARQUET_1_0;
  if (version == ParquetVersion::kV24) return parquet::ParquetVersion::PARQUET_2_4;
  return parquet::ParquetVersion::PARQUET_2_6;
}

parquet::Compression::type codec_of(ParquetCodec codec) {
  switch (codec) {
    case ParquetCodec::kSnappy:
      return parquet::Compression::SNAPPY;
    case ParquetCodec::kZstd:
      return parquet::Compression::ZSTD;
    case ParquetCodec::kGzip:
      return parquet::Compression::GZIP;
    case ParquetCodec::kLz4:
      return parquet::Compression::LZ4;
    case ParquetCodec::kNone:
      break;
  }
  return parquet::Compression::UNCOMPRESSED;
}

parquet::Repetition::type repetition_of(RootRepetition repetition) {
  switch (repetition) {
    case RootRepetition::kRequired:
      return parquet::Repetition::REQUIRED;
    case RootRepetition::kOptional:
      return parquet::Repetition::OPTIONAL;
    case RootRepetition::kRepeated:
      return parquet::Repetition::REPEATED;
    case RootRepetition::kUndefined:
      break;
  }
  return parquet::Repetition::UNDEFINED;
}

std::unique_ptr<arrow::util::Codec> sample_codec(const FormatOptions& options) {
  if (options.codec == ParquetCodec::kNone) return nullptr;
  auto codec = arrow::util::Codec::Create(codec_of(options.codec));
  return codec.ok() ? std::move(codec).ValueUnsafe() : nullptr;
}

// Values that never repeat get no dictionary, and no codec that saves nothing: both cost time for no byte
// less.
void choose_by_sample(const FormatOptions& options, const arrow::RecordBatch& rows,
                      parquet::WriterProperties::Builder& builder) {
  const std::unique_ptr<arrow::util::Codec> codec = sample_codec(options);
  for (int i = 0; i < rows.num_columns(); ++i) {
    const std::string& name = rows.column_name(i);
    const bool dictionary = options.dictionary && repeats_values(*rows.column(i));
    if (dictionary) continue;
    builder.disable_dictionary(name);
    if (codec != nullptr && !compresses(*rows.column(i), *codec))
      builder.compression(name, parquet::Compression::UNCOMPRESSED);
  }
}

}  // namespace

std::shared_ptr<parquet::WriterProperties> writer_properties(const FormatOptions& options,
                                                             const arrow::RecordBatch* first_rows) {
  // Twice Arrow's default: longer texts of a few thousand different values still fit, and are then neither
  // copied nor compressed again and again.
  constexpr std::int64_t kDictionaryBytes = std::int64_t{2} << 20;
  constexpr int kGzipLevel = 6;  // Arrow's default of 9 takes three times as long for a percent
  parquet::WriterProperties::Builder builder;
  builder.version(version_of(options.version))->compression(codec_of(options.codec))->created_by("landfall");
  builder.dictionary_pagesize_limit(kDictionaryBytes);
  if (options.codec == ParquetCodec::kGzip) builder.compression_level(kGzipLevel);
  if (options.level) builder.compression_level(static_cast<int>(*options.level));
  if (options.max_row_group_length > 0) builder.max_row_group_length(options.max_row_group_length);
  if (!options.statistics) builder.disable_statistics()->disable_write_page_index();
  if (!options.dictionary) builder.disable_dictionary();
  if (first_rows != nullptr) choose_by_sample(options, *first_rows, builder);
  return builder.build();
}

std::shared_ptr<parquet::ArrowWriterProperties> arrow_properties() {
  // Versions before 2.6 have no nanoseconds; cutting them is what that version means.
  return parquet::ArrowWriterProperties::Builder()
      .set_use_threads(true)
      ->allow_truncated_timestamps()
      ->build();
}

Result<std::shared_ptr<parquet::schema::GroupNode>> root_node(const arrow::Schema& schema,
                                                              RootRepetition repetition,
                                                              const parquet::WriterProperties& properties) {
  std::shared_ptr<parquet::SchemaDescriptor> descriptor;
  TRY(from_arrow(parquet::arrow::ToParquetSchema(&schema, properties, *arrow_properties(), &descriptor),
                 ErrorKind::kUnsupported));
  const parquet::schema::GroupNode& made = *descriptor->group_node();
  parquet::schema::NodeVector columns;
  for (int i = 0; i < made.field_count(); ++i) columns.push_back(made.field(i));
  return std::static_pointer_cast<parquet::schema::GroupNode>(
      parquet::schema::GroupNode::Make(made.name(), repetition_of(repetition), columns));
}

Result<std::shared_ptr<const arrow::KeyValueMetadata>> file_metadata(const arrow::Schema& schema) {
  std::shared_ptr<arrow::KeyValueMetadata> metadata =
      schema.metadata() != nullptr ? schema.metadata()->Copy() : std::make_shared<arrow::KeyValueMetadata>();
  TRY_ASSIGN(const auto serialized, from_arrow(arrow::ipc::SerializeSchema(schema)));
  metadata->Append("ARROW:schema", arrow::util::base64_encode(std::string_view(*serialized)));
  return std::shared_ptr<const arrow::KeyValueMetadata>(std::move(metadata));
}

}  // namespace landfall::object
