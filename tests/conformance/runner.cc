// The main of a conformance program: options, the run, the reports.
#include <fmt/format.h>
#include <landfall/conformance.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "case_reader.h"
#include "report.h"
#include "suite.h"
#include "target.h"
#include "yaml_file.h"

namespace landfall {
namespace {

using namespace conformance;
namespace fs = std::filesystem;

struct Arguments {
  std::span<const DestinationDef* const> built;
  std::string folder;
  std::string cases;
  std::vector<std::string> places;        ///< files that describe destinations; empty: all of `folder`
  std::vector<std::string> destinations;  ///< names of targets; empty: all
  std::string only;
  std::string json;
  std::string docs;
  std::string check_docs;
  bool list = false;
  bool verbose = false;
};

Result<std::vector<Target>> targets_of(const Arguments& arguments) {
  std::vector<std::string> places = arguments.places;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(arguments.folder + "/destinations", error))
    if (arguments.places.empty() && entry.path().extension() == ".yml")
      places.push_back(entry.path().string());
  std::sort(places.begin(), places.end());
  std::vector<Target> all;
  for (const std::string& place : places) {
    TRY_ASSIGN(const Value document, read_yaml(place));
    TRY_ASSIGN(std::vector<Target> targets, read_targets(document, arguments.built));
    for (Target& target : targets) {
      const auto& wanted = arguments.destinations;
      if (wanted.empty() || std::find(wanted.begin(), wanted.end(), target.name) != wanted.end())
        all.push_back(std::move(target));
    }
  }
  return all;
}

// A destination without a description would be one that nobody looks at.
Result<void> check_all_described(const Arguments& arguments, const std::vector<Target>& targets) {
  if (!arguments.destinations.empty() || !arguments.places.empty()) return {};
  for (const DestinationDef* built : arguments.built) {
    const bool described = std::any_of(targets.begin(), targets.end(),
                                       [&](const Target& target) { return target.definition == built; });
    if (!described)
      return Error(ErrorKind::kConfig,
                   fmt::format("{}/destinations/ has nothing on \"{}\": add a file that says how to open it",
                               arguments.folder, built->name));
  }
  return {};
}

std::string base36(std::uint64_t number) {
  std::string text;
  for (; number > 0; number /= 36)
    text.insert(text.begin(), "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]);
  return text;
}

// Begins with a letter and differs from run to run, for databases that keep what an earlier one left.
std::string fresh_prefix() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  return "c" +
         base36(static_cast<std::uint64_t>(seconds) * 1000 + static_cast<std::uint64_t>(getpid() % 1000)) +
         "_";
}

Result<void> write_file(const std::string& path, const std::string& text) {
  if (path.empty()) return {};
  std::error_code ignored;
  fs::create_directories(fs::path(path).parent_path(), ignored);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) return Error(ErrorKind::kAccess, "writing " + path + ": the file cannot be written");
  return {};
}

Result<void> compare_file(const std::string& path, const std::string& text) {
  if (path.empty()) return {};
  std::ifstream file(path, std::ios::binary);
  const std::string found{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (found == text) return {};
  return Error(ErrorKind::kConfig,
               path + " is not what this run gives; run tests/conformance/run.sh --write-docs");
}

Result<std::vector<Waiver>> waivers_of(const std::string& path) {
  if (!fs::exists(path)) return std::vector<Waiver>();
  TRY_ASSIGN(const Value list, read_yaml(path));
  return read_waivers(list);
}

void show(const CaseResult& result, bool verbose) {
  if (result.ok() && !verbose) return;
  fmt::print("{:<5} {:<14} {:<48} {}{}\n", result.ok() ? "ok" : "WRONG", result.destination, result.name,
             to_string(result.outcome), result.message.empty() ? "" : ": " + result.message);
  std::fflush(stdout);
}

Result<int> run(const Arguments& arguments) {
  TRY_ASSIGN(const std::vector<Case> cases, read_cases(arguments.cases));
  if (arguments.list) {
    for (const Case& what : cases) fmt::print("{:<48} {}\n", what.name, what.about);
    return 0;
  }
  TRY_ASSIGN(const std::vector<Waiver> waivers, waivers_of(arguments.folder + "/waivers.yml"));
  TRY_ASSIGN(const std::vector<Target> targets, targets_of(arguments));
  TRY(check_all_described(arguments, targets));
  SuiteOptions options;
  options.only = arguments.only;
  options.run_prefix = fresh_prefix();
  options.scratch = (fs::temp_directory_path() / ("landfall-" + options.run_prefix)).string();
  TRY_ASSIGN(const auto results, run_suite(cases, targets, waivers, options, [&](const CaseResult& result) {
               show(result, arguments.verbose);
             }));

  int failed = static_cast<int>(
      std::count_if(results.begin(), results.end(), [](const CaseResult& result) { return !result.ok(); }));
  const int passed = static_cast<int>(results.size()) - failed;
  fmt::print("\n{}", summary_text(results));
  if (arguments.only.empty()) {
    for (const Waiver& waiver : unused_waivers(waivers, targets, results)) {
      fmt::print("WRONG waiver of {} for {}: no such case\n", waiver.cases, waiver.destination);
      ++failed;
    }
  }
  TRY(write_file(arguments.json, results_json(results)));
  TRY(write_file(arguments.docs, results_page(cases, targets, results)));
  if (const auto same = compare_file(arguments.check_docs, results_page(cases, targets, results));
      !same.ok()) {
    fmt::print("WRONG {}\n", same.error().message());
    ++failed;
  }
  fmt::print("\n{} passed, {} failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}

void add_options(CLI::App& app, Arguments& arguments) {
  app.add_option("--folder", arguments.folder, "Folder with destinations/ and waivers.yml");
  app.add_option("--cases", arguments.cases, "Folder with the cases");
  app.add_option("--place", arguments.places,
                 "Describes a destination (YAML); in place of those in the folder");
  app.add_option("--destination", arguments.destinations, "Only these, as in the table: sqlite, file/csv");
  app.add_option("--only", arguments.only, "Only cases whose name matches this glob: types/*");
  app.add_option("--json", arguments.json, "Write the results to this file");
  app.add_option("--write-docs", arguments.docs, "Write the page of results to this file");
  app.add_option("--check-docs", arguments.check_docs, "Fail when this file is not that page");
  app.add_flag("--list", arguments.list, "List the cases and do nothing");
  app.add_flag("--verbose", arguments.verbose, "Show every result");
}

}  // namespace

int run_conformance(std::span<const DestinationDef* const> destinations, std::string folder,
                    std::string cases, int argc, const char* const* argv) {
  Arguments arguments;
  arguments.built = destinations;
  arguments.folder = std::move(folder);
  arguments.cases = std::move(cases);
  CLI::App app{"Runs conformance cases against destinations"};
  add_options(app, arguments);
  CLI11_PARSE(app, argc, argv);
  const Result<int> done = run(arguments);
  if (done.ok()) return *done;
  fmt::print(stderr, "conformance: {}\n", done.error().message());
  return exit_code(done.error().kind());
}

}  // namespace landfall
