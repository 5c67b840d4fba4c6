// A whole destination plugin that keeps what it is told in memory, and does what a test says.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "landfall/destination.h"
#include "tests/fakes/recording_destination.h"

namespace landfall::fakes {

struct RecordingSpec {
  Secret password;
  bool loud = false;

  static void describe(Fields<RecordingSpec>& f) {
    f.add("password", &RecordingSpec::password, "Opens the door.");
    f.add("loud", &RecordingSpec::loud, "Has no meaning.").inert("nothing here is loud");
  }
};

/// Holds the record of all connections. What a test sets, it sets before the plugin is used.
class RecordingPlugin {
 public:
  Record record;
  std::function<Result<void>(const RecordingSpec&, const Context&)> on_open;
  std::function<Result<void>(const Batch&, const Context&)> on_write;
  Capabilities capabilities{.overwrite = true,
                            .delete_stale = true,
                            .delete_record = true,
                            .delete_relations = true,
                            .migrate = true,
                            .read = true};

  /// Valid as long as this lives.
  const DestinationDef& def() {
    def_.name = "recording";
    def_.title = "Recording";
    def_.capabilities = capabilities;
    def_.spec = spec_of<RecordingSpec>();
    def_.gather = [](const void*) { return BatchSpec{.rows = 10, .bytes = 0, .timeout = Duration(0)}; };
    def_.open = [this](const void* spec, const Context& context) { return open(spec, context); };
    def_.test_connection = [this](const void* spec, const Context& context) -> Result<void> {
      return on_open ? on_open(*static_cast<const RecordingSpec*>(spec), context) : Result<void>();
    };
    return def_;
  }

 private:
  class Connection : public RecordingDestination {
   public:
    Connection(RecordingPlugin& plugin, const Context& context)
        : RecordingDestination(plugin.record), plugin_(plugin), context_(context) {}
    ~Connection() override { plugin_.record.note("gone"); }

    Result<void> write(const Batch& batch) override {
      if (plugin_.on_write) TRY(plugin_.on_write(batch, context_));
      return RecordingDestination::write(batch);
    }
    Result<void> read(const Table& table, const BatchSink& sink) override {
      const auto writes = plugin_.record.writes();
      const auto parts = plugin_.record.parts();
      std::size_t part = 0;
      for (const Record::Written& written : writes)
        for (std::size_t i = 0; i < written.part_rows.size(); ++i, ++part)
          if (written.table->name == table.name) TRY(sink(parts[part]));
      return {};
    }

   private:
    RecordingPlugin& plugin_;
    const Context& context_;
  };

  Result<std::unique_ptr<Destination>> open(const void* spec, const Context& context) {
    if (on_open) TRY(on_open(*static_cast<const RecordingSpec*>(spec), context));
    record.note("open");
    return std::unique_ptr<Destination>(std::make_unique<Connection>(*this, context));
  }

  DestinationDef def_;
};

/// Keeps log lines.
class RecordingLog : public Log {
 public:
  void write(LogLevel level, std::string_view message, std::initializer_list<LogField>) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(level, message);
  }
  std::size_t count(LogLevel level) const {
    const std::lock_guard lock(mutex_);
    std::size_t found = 0;
    for (const auto& [line_level, message] : lines_) found += line_level == level ? 1 : 0;
    return found;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::pair<LogLevel, std::string>> lines_;
};

}  // namespace landfall::fakes
