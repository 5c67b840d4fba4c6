// Runs a libFuzzer-style target without libFuzzer: first the corpus as it is, then mutations of it until the
// time is up. Everything follows from the seed, which is printed when the target crashes or hangs.
//
//   yaml_fuzz [--seconds N] [--seed S] [--runs N] [--show] CORPUS...
//
// No input may cost more than a GiB of memory.
//
// --show writes every mutation to standard output before it runs.
#include <sys/resource.h>
#include <unistd.h>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());
// Memory that is asked for and never touched does not show in the resident size.
extern "C" const char* __asan_default_options() { return "max_allocation_size_mb=1024"; }

namespace {

constexpr unsigned kHangSeconds = 20;
constexpr std::size_t kLongestInput = 64 * 1024;
constexpr long kMostGrowthKib = 1024 * 1024;

struct Options {
  double seconds = 10;
  std::uint64_t seed = 1;
  std::uint64_t runs = 0;  ///< 0: as many as fit into the time
  bool show = false;
  std::vector<std::string> corpus;
};

/// What is running, for the message of a crash: no memory may be asked for there.
char running[512] = "nothing";

void print_running() {
  constexpr char kStart[] = "\nfuzzing: failed on ";
  [[maybe_unused]] ssize_t ignored = write(STDERR_FILENO, kStart, sizeof kStart - 1);
  ignored = write(STDERR_FILENO, running, std::strlen(running));
  ignored = write(STDERR_FILENO, "\n", 1);
}

void on_signal(int) {
  print_running();
  _exit(1);
}

/// The most memory this process has had, in KiB.
long peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

void run(const std::string& input) {
  static const long at_start = peak_memory();
  alarm(kHangSeconds);
  // A copy of exact size, so that the sanitizer sees a read behind the end.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  if (peak_memory() - at_start <= kMostGrowthKib) return;
  std::fprintf(stderr, "the inputs so far have cost more than 1 GiB of memory\n");
  std::abort();
}

std::vector<std::string> read_corpus(const std::vector<std::string>& paths) {
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    if (!std::filesystem::is_directory(path))
      names.push_back(path);
    else
      for (const auto& entry : std::filesystem::directory_iterator(path)) names.push_back(entry.path());
  }
  std::sort(names.begin(), names.end());
  std::vector<std::string> inputs;
  for (const std::string& name : names) {
    std::ifstream in(name, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    std::snprintf(running, sizeof running, "the corpus file %s", name.c_str());
    run(inputs.back());
  }
  return inputs;
}

class Mutator {
 public:
  Mutator(const std::vector<std::string>& corpus, std::uint64_t seed) : corpus_(corpus), random_(seed) {}

  std::string make() {
    std::string text = any_input();
    // Binary formats have lengths inside: half of the mutations move nothing.
    const bool in_place = below(2) == 0;
    for (std::size_t times = 1 + below(8); times > 0; --times) in_place ? overwrite(text) : change(text);
    if (text.size() > kLongestInput) text.resize(kLongestInput);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) {
    return limit == 0 ? 0 : static_cast<std::size_t>(random_() % limit);
  }
  const std::string& any_input() { return corpus_[below(corpus_.size())]; }

  std::string piece_of(const std::string& text) {
    const std::size_t from = below(text.size());
    return text.substr(from, 1 + below(std::min<std::size_t>(text.size() - from, 64)));
  }

  void change(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    switch (below(7)) {
      case 0:
        text.insert(at, 1, static_cast<char>(below(256)));
        return;
      case 1:
        text.insert(at, piece_of(any_input()));
        return;
      case 2:
        text.insert(at, repeated(piece_of(text)));
        return;
      case 3:
        text.erase(at, 1 + below(16));
        return;
      case 4:
        text.resize(at);
        return;
      case 5:
        text = text.substr(0, at) + any_input();
        return;
      default:
        if (at < text.size())
          text[at] = static_cast<char>(below(2) == 0 ? below(256) : text[at] ^ (1 << below(8)));
    }
  }

  /// Puts a number of some width over what is there.
  void overwrite(std::string& text) {
    constexpr std::array<std::uint64_t, 8> kNumbers{
        0, 1, 2, 0x7F, 0xFF, 0x7FFF'FFFF, 0x7FFF'FFFF'FFFF'FFFF, 0xFFFF'FFFF'FFFF'FFFF};
    if (text.empty()) return;
    const std::size_t at = below(text.size());
    const std::uint64_t number = below(2) == 0 ? kNumbers[below(kNumbers.size())] : random_();
    const std::size_t width = std::min(std::size_t{1} << below(4), text.size() - at);
    std::memcpy(text.data() + at, &number, width);
  }

  std::string repeated(const std::string& piece) {
    std::string out;
    for (std::size_t times = below(2) == 0 ? below(4) : below(400); times > 0; --times) out += piece;
    return out;
  }

  const std::vector<std::string>& corpus_;
  std::mt19937_64 random_;
};

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--seconds" && has_value)
      options.seconds = std::strtod(argv[++i], nullptr);
    else if (word == "--seed" && has_value)
      options.seed = std::strtoull(argv[++i], nullptr, 10);
    else if (word == "--runs" && has_value)
      options.runs = std::strtoull(argv[++i], nullptr, 10);
    else if (word == "--show")
      options.show = true;
    else
      options.corpus.emplace_back(word);
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  std::signal(SIGABRT, on_signal);
  std::signal(SIGALRM, on_signal);
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(print_running);

  std::vector<std::string> corpus = read_corpus(options.corpus);
  if (corpus.empty()) {
    std::fprintf(stderr, "no corpus: name files or folders of inputs\n");
    return 2;
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(options.seconds);
  std::uint64_t done = 0;
  while (options.runs > 0 ? done < options.runs : std::chrono::steady_clock::now() < end) {
    const std::uint64_t seed = options.seed + done++;
    std::snprintf(running, sizeof running, "a mutation; again with: %s --seed %llu --runs 1 %s", argv[0],
                  static_cast<unsigned long long>(seed), options.corpus.front().c_str());
    const std::string input = Mutator(corpus, seed).make();
    if (options.show) {
      std::fwrite(input.data(), 1, input.size(), stdout);
      std::fflush(stdout);
    }
    run(input);
  }
  alarm(0);
  std::printf("%zu inputs of the corpus and %llu mutations, no failure\n", corpus.size(),
              static_cast<unsigned long long>(done));
  return 0;
}
