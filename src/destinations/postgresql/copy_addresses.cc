// See copy_addresses.h. Facts: inet_recv, macaddr_recv and macaddr8_recv.
#include "destinations/postgresql/copy_addresses.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "destinations/postgresql/network_order.h"

namespace landfall::postgresql {
namespace {

struct Address {
  std::array<unsigned char, 16> bytes{};
  int family = 0;
  int bits = 0;
};

bool parse_address(std::string_view text, Address& address) {
  std::array<char, 64> host{};
  const std::size_t slash = text.find('/');
  const std::string_view name = text.substr(0, slash);
  // inet_pton would stop at a NUL and take what stands before it.
  if (name.size() >= host.size() || name.find('\0') != std::string_view::npos) return false;
  std::memcpy(host.data(), name.data(), name.size());
  address.family = name.find(':') == std::string_view::npos ? AF_INET : AF_INET6;
  if (inet_pton(address.family, host.data(), address.bytes.data()) != 1) return false;
  const int most = address.family == AF_INET ? 32 : 128;
  address.bits = most;
  if (slash == std::string_view::npos) return true;
  const char* end = text.data() + text.size();
  if (text.substr(slash + 1).starts_with('-')) return false;
  const auto [stop, problem] = std::from_chars(text.data() + slash + 1, end, address.bits);
  return problem == std::errc() && stop == end && address.bits >= 0 && address.bits <= most;
}

bool has_host_bits(const Address& address) {
  const int size = address.family == AF_INET ? 4 : 16;
  for (int i = 0; i < size; ++i) {
    const int kept = std::clamp(address.bits - i * 8, 0, 8);
    if ((address.bytes[static_cast<std::size_t>(i)] & (0xFFU >> static_cast<unsigned>(kept))) != 0)
      return true;
  }
  return false;
}

}  // namespace

CellWriter bind_addresses(const InetView& view, bool is_cidr, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, is_cidr, &notes](std::int64_t row, Buffer& out) {
    Address address;
    if (!parse_address(view.text(row), address)) return notes.complain("is not an address");
    if (is_cidr && has_host_bits(address))
      return notes.complain("has bits to the right of its mask, which cidr refuses");
    // PostgreSQL's numbers of the families, not those of sockets.
    const std::size_t size = address.family == AF_INET ? 4 : 16;
    const std::array<char, 4> head{static_cast<char>(address.family == AF_INET ? 2 : 3),
                                   static_cast<char>(address.bits), static_cast<char>(is_cidr ? 1 : 0),
                                   static_cast<char>(size)};
    append_number(static_cast<std::int32_t>(head.size() + size), out);
    out.append(std::string_view(head.data(), head.size()));
    out.append(std::string_view(reinterpret_cast<const char*>(address.bytes.data()), size));
  });
}

CellWriter bind_macs(const MacView& view, std::size_t size, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, size, &notes](std::int64_t row, Buffer& out) {
    const std::string_view value = view.bytes(row);
    if (value.size() == size) return append_field(value, out);
    if (value.size() != 6) return notes.complain("is not an address of 6 bytes, as macaddr holds them");
    append_number(std::int32_t{8}, out);
    out.append(value.substr(0, 3));
    out.append(std::string_view("\377\376", 2));
    out.append(value.substr(3));
  });
}

}  // namespace landfall::postgresql
