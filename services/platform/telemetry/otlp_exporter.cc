#include "services/platform/telemetry/otlp_exporter.h"

#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/http/http_client.h"
#include "services/platform/status/status.h"
#include "services/platform/sync/periodic.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/address.h"

namespace treff::platform {
namespace {

constexpr char kPath[] = "/v1/traces";
constexpr int kFirstRefusal = 300;

// For one thread; the connection is kept from one request to the next.
class Collector {
 public:
  Collector(std::string address, absl::Duration patience)
      : address_(std::move(address)), patience_(patience) {}

  // Why `body` was not taken, without the address: it may hold a password. Nothing: it was.
  std::optional<std::string> Send(std::string body) {
    const auto answer = client_.Call({.address = address_,
                                      .headers = {"Content-Type: application/json"},
                                      .body = std::move(body),
                                      .patience = patience_});
    if (!answer.ok()) return std::string(answer.status().message());
    if (answer->status >= kFirstRefusal) {
      return absl::StrCat("it answers with the status ", answer->status);
    }
    return std::nullopt;
  }

 private:
  const std::string address_;
  const absl::Duration patience_;
  HttpClient client_;
};

class PeriodicExporter : public OtlpExporter {
 public:
  explicit PeriodicExporter(const OtlpOptions& options)
      : options_(options),
        collector_(absl::StrCat(absl::StripSuffix(options.endpoint, "/"), kPath),
                   options.patience) {
    for (const char* result : {"sent", "dropped", "failed"}) {
      ShowMetric(metrics::kSpans, {{"result", result}});
    }
    SetSpanRoom(options_.room);
    sending_.emplace(options_.pause, [this] { SendAll(); });
  }
  ~PeriodicExporter() override {
    sending_.reset();
    SendAll();
    SetSpanRoom(0);
  }

 private:
  // Ends at the first batch that is not taken: the others may wait for the next time, or be
  // dropped.
  void SendAll() {
    while (true) {
      const std::vector<Span> batch = TakeSpans(options_.batch);
      if (batch.empty()) return;
      const std::optional<std::string> problem = collector_.Send(OtlpJson(options_, batch));
      CountMetric(metrics::kSpans, {{"result", problem.has_value() ? "failed" : "sent"}},
                  static_cast<double>(batch.size()));
      NoteProblem(problem);
      if (problem.has_value()) return;
    }
  }

  // Once for all of an outage.
  void NoteProblem(const std::optional<std::string>& problem) {
    if (problem.has_value() == fails_) return;
    fails_ = problem.has_value();
    if (fails_) {
      LogWarning("the collector does not take spans", {{"problem", *problem}});
    } else {
      LogInfo("the collector takes spans again");
    }
  }

  const OtlpOptions options_;
  Collector collector_;  // of the thread that sends, as is the next
  bool fails_ = false;
  std::optional<Periodic> sending_;  // last: it uses all the others
};

}  // namespace

absl::StatusOr<std::unique_ptr<OtlpExporter>> OtlpExporter::Start(const OtlpOptions& options) {
  const absl::Status sound = CheckHttpUrl(options.endpoint);
  if (!sound.ok()) {
    // An @ ends a user's name and password in a url.
    const bool may_be_secret = absl::StrContains(options.endpoint, "@");
    return Annotate(sound, absl::StrCat("--otlp_endpoint",
                                        may_be_secret ? "" : absl::StrCat("=", options.endpoint)));
  }
  return std::make_unique<PeriodicExporter>(options);
}

}  // namespace treff::platform
