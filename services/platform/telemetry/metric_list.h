// Every metric of the house: its name, what it says, and by what it is told apart.
//
// Names and labels are an interface: dashboards and alerts ask for them. docs/operations.md lists
// them from here; a test holds the two together.
#ifndef TREFF_SERVICES_PLATFORM_TELEMETRY_METRIC_LIST_H_
#define TREFF_SERVICES_PLATFORM_TELEMETRY_METRIC_LIST_H_

#include <array>
#include <string_view>

namespace treff::platform {

struct Metric {
  enum class Kind { kCounter, kGauge, kHistogram };

  Kind kind;
  std::string_view name;
  std::string_view help;
  // Names of its labels, separated by spaces. Their values are few and say nothing of a person.
  std::string_view labels = "";
};

namespace metrics {

using Kind = Metric::Kind;

// Calls.
inline constexpr Metric kRpcSeconds{Kind::kHistogram, "treff_rpc_seconds",
                                    "Time that a call took at the server, watches included.",
                                    "method code"};
inline constexpr Metric kRpcRunning{Kind::kGauge, "treff_rpc_running",
                                    "Calls that the server is answering.", "method"};
inline constexpr Metric kErrors{Kind::kCounter, "treff_errors_total",
                                "Calls that ended with an error, by its reason.", "reason"};
inline constexpr Metric kClientRpcSeconds{Kind::kHistogram, "treff_client_rpc_seconds",
                                          "Time that a call to another service took.",
                                          "method code"};
inline constexpr Metric kRpcRetried{Kind::kCounter, "treff_rpc_retried_total",
                                    "Calls that came again after an attempt of theirs had failed.",
                                    "method"};
inline constexpr Metric kSpans{
    Kind::kCounter, "treff_spans_total",
    "Spans of traces: sent, dropped for want of room, or failed to be taken.", "result"};
inline constexpr Metric kTokensRefused{Kind::kCounter, "treff_tokens_refused_total",
                                       "Tokens that were refused, by why.", "cause"};
inline constexpr Metric kIdentityKeyFetches{
    Kind::kCounter, "treff_identity_key_fetches_total",
    "Attempts to fetch the keys of the issuer of tokens, by their outcome.", "code"};
inline constexpr Metric kSlowClients{Kind::kCounter, "treff_slow_clients_total",
                                     "Calls ended because their client did not send or read.",
                                     "method"};
inline constexpr Metric kConnectionsRefused{Kind::kCounter, "treff_connections_refused_total",
                                            "Connections refused because there were too many."};

// The process. The names without a prefix are those that every Prometheus client has.
inline constexpr Metric kBuildInfo{Kind::kGauge, "treff_build_info",
                                   "1, with the version of the program.", "version"};
inline constexpr Metric kStartTime{Kind::kGauge, "process_start_time_seconds",
                                   "When the process started, in seconds since 1970."};
inline constexpr Metric kCpuSeconds{Kind::kCounter, "process_cpu_seconds_total",
                                    "Processor time that the process has used."};
inline constexpr Metric kResidentBytes{Kind::kGauge, "process_resident_memory_bytes",
                                       "Memory of the process that is in use."};
inline constexpr Metric kOpenFiles{Kind::kGauge, "process_open_fds",
                                   "Files and sockets that the process has open."};
inline constexpr Metric kMaxFiles{Kind::kGauge, "process_max_fds",
                                  "How many files and sockets it may open."};
inline constexpr Metric kDiskFreeBytes{Kind::kGauge, "treff_disk_free_bytes",
                                       "Free space where the data folder is."};
inline constexpr Metric kReady{Kind::kGauge, "treff_ready",
                               "1 when the process says that it is ready to serve."};

// Stores and caches.
inline constexpr Metric kStoreSessions{Kind::kGauge, "treff_store_sessions",
                                       "Connections of the store's pools that are in use.",
                                       "store"};
inline constexpr Metric kStoreWaitSeconds{Kind::kHistogram, "treff_store_wait_seconds",
                                          "Time that callers waited for a connection of the store.",
                                          "store"};
inline constexpr Metric kStoreErrors{Kind::kCounter, "treff_store_errors_total",
                                     "Transactions that the store ended with an error.",
                                     "store code"};
inline constexpr Metric kAccessLogBroken{
    Kind::kCounter, "treff_access_log_broken_total",
    "Times that the access log did not stand where this house had left it.", ""};
inline constexpr Metric kCacheRequests{Kind::kCounter, "treff_cache_requests_total",
                                       "Values asked of a cache: hit, miss or error.",
                                       "cache result"};
inline constexpr Metric kCacheUp{Kind::kGauge, "treff_cache_up",
                                 "1 when the shared cache answered the last time it was asked.",
                                 "cache"};
inline constexpr Metric kSnapshotCache{Kind::kCounter, "treff_snapshot_cache_total",
                                       "Snapshots that recommendation asked the shared cache for.",
                                       "result"};

// Operations.
inline constexpr Metric kOperationsWaiting{Kind::kGauge, "treff_operations_waiting",
                                           "Operations that nobody has begun yet.", "kind"};
inline constexpr Metric kOperationSeconds{Kind::kHistogram, "treff_operation_seconds",
                                          "Time that a try at an operation took.", "kind"};
inline constexpr Metric kOperationsLost{Kind::kCounter, "treff_operations_lost_total",
                                        "Operations that another process took over.", "kind"};

// What is known about municipalities.
inline constexpr Metric kImports{Kind::kCounter, "treff_imports_total",
                                 "Imports that ended, by how.", "dataset state"};
inline constexpr Metric kImportSeconds{Kind::kHistogram, "treff_import_seconds",
                                       "Time that an import took.", "dataset"};
inline constexpr Metric kScheduleLeader{Kind::kGauge, "treff_schedule_leader",
                                        "1 in the replica that imports by the schedule."};
inline constexpr Metric kDatasetLateness{Kind::kGauge, "treff_dataset_lateness_seconds",
                                         "How long ago the next figures were due; 0: not late.",
                                         "dataset"};
inline constexpr Metric kDatasetLastSuccess{
    Kind::kGauge, "treff_dataset_last_success_timestamp_seconds",
    "When the dataset was last imported with success, in seconds since 1970.", "dataset"};
inline constexpr Metric kDatasetObservations{Kind::kGauge, "treff_dataset_observations",
                                             "Observations that the last import had.", "dataset"};
inline constexpr Metric kDatasetVersion{Kind::kGauge, "treff_dataset_version",
                                        "The dataset version that this process serves."};
inline constexpr Metric kArchiveRemovedFiles{Kind::kCounter, "treff_archive_removed_files_total",
                                             "Files that the archive let go of by their age."};
inline constexpr Metric kArchiveRemovedBytes{Kind::kCounter, "treff_archive_removed_bytes_total",
                                             "Bytes that the archive let go of by their age."};

// Plans.
inline constexpr Metric kAllocations{Kind::kCounter, "treff_allocations_total",
                                     "Plans that were solved, by the state they ended in.",
                                     "state"};
inline constexpr Metric kAllocationGap{
    Kind::kGauge, "treff_allocation_gap_ratio",
    "How far the last solved plan may be below the best, as a share of its value."};

// The gateway.
inline constexpr Metric kGatewayCallSeconds{Kind::kHistogram, "treff_gateway_call_seconds",
                                            "Time that a call took at the gateway.", "method code"};
inline constexpr Metric kGatewayRefused{Kind::kCounter, "treff_gateway_refused_total",
                                        "What the gateway refused before any service saw it.",
                                        "why"};
inline constexpr Metric kGatewayStreams{Kind::kGauge, "treff_gateway_streams",
                                        "Streams that are open at the gateway."};
inline constexpr Metric kGatewayConnections{Kind::kGauge, "treff_gateway_connections",
                                            "Connections that are open at the gateway."};

inline constexpr std::array kAll{
    kRpcSeconds,
    kRpcRunning,
    kErrors,
    kClientRpcSeconds,
    kRpcRetried,
    kSpans,
    kTokensRefused,
    kIdentityKeyFetches,
    kSlowClients,
    kConnectionsRefused,
    kBuildInfo,
    kStartTime,
    kCpuSeconds,
    kResidentBytes,
    kOpenFiles,
    kMaxFiles,
    kDiskFreeBytes,
    kReady,
    kStoreSessions,
    kStoreWaitSeconds,
    kStoreErrors,
    kAccessLogBroken,
    kCacheRequests,
    kCacheUp,
    kSnapshotCache,
    kOperationsWaiting,
    kOperationSeconds,
    kOperationsLost,
    kImports,
    kImportSeconds,
    kScheduleLeader,
    kDatasetLateness,
    kDatasetLastSuccess,
    kDatasetObservations,
    kDatasetVersion,
    kArchiveRemovedFiles,
    kArchiveRemovedBytes,
    kAllocations,
    kAllocationGap,
    kGatewayCallSeconds,
    kGatewayRefused,
    kGatewayStreams,
    kGatewayConnections,
};

}  // namespace metrics
}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TELEMETRY_METRIC_LIST_H_
