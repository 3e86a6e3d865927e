// Structured logs: one JSON object a line on standard error. No personal data, ever: log names,
// counts and codes, not contents.
#ifndef TREFF_SERVICES_PLATFORM_TELEMETRY_LOG_H_
#define TREFF_SERVICES_PLATFORM_TELEMETRY_LOG_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace treff::platform {

using LogValue = std::variant<std::string, int64_t, double, bool>;
using LogField = std::pair<std::string_view, LogValue>;

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Call once, in main. `service` is in every line; lines below `level` are dropped.
void InitLog(std::string_view service, LogLevel level = LogLevel::kInfo);

// Writes {"time":…,"level":…,"service":…,"message":…, fields…, "trace":…}; the trace id is the
// current one (see context.h), left out when there is none. In fields called "error" and "problem"
// UUIDs are left out: what failed is ours, on whose record is not the log's. Thread-safe.
void Log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

inline void LogInfo(std::string_view message, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kInfo, message, fields);
}
inline void LogWarning(std::string_view message, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kWarning, message, fields);
}
inline void LogError(std::string_view message, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kError, message, fields);
}

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TELEMETRY_LOG_H_
