// Makes the job that the engine runs from a resolved source and what the command line adds.
#pragma once

#include <landfall/source.h>

#include <cstdint>
#include <optional>
#include <string>

#include "registry/resolve.h"
#include "sync/job.h"

namespace landfall {

/// What the command line adds to one run.
struct RunSettings {
  std::string cli_version;
  std::string invocation_id;
  std::int64_t sync_time_us = 0;
  bool migrate = true;
  bool columns_not_null = false;
  std::optional<Shard> shard;
};

/// The tables that a source's document selects.
TableSelection selection_of(const SourceSpec& document);

/// The value of _cq_source_name: the source's name, with `_N_M` behind it for a shard.
std::string effective_name(const SourceSpec& document, const std::optional<Shard>& shard);

/// The job that syncs one source of the plan. The job keeps what it needs.
SyncJob make_job(const ResolvedPlan& plan, const ResolvedSource& source, const RunSettings& settings);

}  // namespace landfall
