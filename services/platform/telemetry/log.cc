#include "services/platform/telemetry/log.h"

#include <cmath>
#include <memory>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/platform/middleware/context.h"
#include "services/platform/values/ids.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

struct Logger {
  std::string service = "treff";
  spdlog::logger spdlog{"treff", std::make_shared<spdlog::sinks::stderr_sink_mt>()};

  Logger() { spdlog.set_pattern("%v"); }
};

// Never destroyed: threads may still log while the program ends.
Logger& TheLogger() {
  static auto& logger = *new Logger;
  return logger;
}

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

std::string_view LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      break;
  }
  return "error";
}

void AppendJson(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : ReplaceInvalidUtf8(text)) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&out, "\\u%04x", c);
    } else {
      out += c;
    }
  }
  out += '"';
}

struct ValueWriter {
  std::string& out;
  void operator()(const std::string& text) const { AppendJson(text, out); }
  void operator()(int64_t number) const { absl::StrAppend(&out, number); }
  void operator()(bool truth) const { out += truth ? "true" : "false"; }
  void operator()(double number) const {
    if (std::isfinite(number)) {
      absl::StrAppend(&out, number);
    } else {
      out += "null";  // JSON has no NaN
    }
  }
};

void AppendField(std::string_view name, const LogValue& value, std::string& out) {
  out += out.empty() ? '{' : ',';
  AppendJson(name, out);
  out += ':';
  std::visit(ValueWriter{out}, value);
}

constexpr size_t kUuidLength = 36;

// An error's text without what tells whose it is: the names of records end in UUIDs.
std::string WithoutIds(const std::string& text) {
  std::string plain;
  for (size_t i = 0; i < text.size();) {
    if (IsUuid(std::string_view(text).substr(i, kUuidLength))) {
      plain += "…";
      i += kUuidLength;
    } else {
      plain += text[i++];
    }
  }
  return plain;
}

// The fields that hold what an error says.
bool IsErrorText(std::string_view field) { return field == "error" || field == "problem"; }

}  // namespace

void InitLog(std::string_view service, LogLevel level) {
  TheLogger().service = std::string(service);
  TheLogger().spdlog.set_level(SpdlogLevel(level));
}

void Log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  Logger& logger = TheLogger();
  if (!logger.spdlog.should_log(SpdlogLevel(level))) return;
  std::string line;
  AppendField("time", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone()),
              line);
  AppendField("level", std::string(LevelName(level)), line);
  AppendField("service", logger.service, line);
  AppendField("message", std::string(message), line);
  for (const auto& [name, value] : fields) {
    const auto* text = IsErrorText(name) ? std::get_if<std::string>(&value) : nullptr;
    AppendField(name, text == nullptr ? value : LogValue(WithoutIds(*text)), line);
  }
  if (const std::string& trace = CurrentCall().trace_id; !trace.empty()) {
    AppendField("trace", trace, line);
  }
  line += '}';
  logger.spdlog.log(SpdlogLevel(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace treff::platform
