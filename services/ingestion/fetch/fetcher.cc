#include "services/ingestion/fetch/fetcher.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/ingestion/fetch/http_date.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using catalogue::Request;
using municipality::v1::Provenance;
using platform::Absl;
using Steady = std::chrono::steady_clock;

const char* AcceptOf(Request::Format format) {
  switch (format) {
    case Request::JSON:
      return "Accept: application/json";
    case Request::CSV:
      return "Accept: text/csv";
    case Request::HTML:
      return "Accept: text/html";
    default:
      return "Accept: */*";
  }
}

// Why `answer` cannot be of the format asked for; empty when it can. Sources behind a proxy answer
// 200 with an HTML page when they are down, and a parser's complaint about it would mislead.
std::string WrongFormat(Request::Format format, const HttpAnswer& answer,
                        const FetcherOptions& options) {
  // Most often a page says that the source is being mended.
  const auto page_says = [&]() -> std::string {
    if (!options.opening_words) return "";
    const std::string words = options.opening_words(answer.body);
    return words.empty() ? "" : absl::StrCat(" (it says \"", words, "\")");
  };
  // Media types know no letter case.
  const std::string type = absl::AsciiStrToLower(answer.Header("content-type"));
  const bool html = absl::StrContains(type, "html");
  if (html != (format == Request::HTML)) {
    return absl::StrCat("it answered with ", type.empty() ? "no content type" : type, " where ",
                        Request::Format_Name(format), " was expected", html ? page_says() : "");
  }
  const size_t first = answer.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos) return "it answered with an empty body";
  const char start = answer.body[first];
  if (format == Request::JSON && start != '{' && start != '[') {
    return absl::StrCat("its answer is not JSON", start == '<' ? page_says() : "");
  }
  if (format == Request::XLSX && !absl::StartsWith(answer.body, "PK")) {
    return "its answer is not a workbook";
  }
  if (format == Request::CSV && start == '<') {
    return absl::StrCat("its answer is markup, not a table", page_says());
  }
  return {};
}

bool IsConditional(const FetchRequest& request) {
  return !request.etag.empty() || !request.last_modified.empty();
}

// What may pass by itself.
bool IsWorthAnotherTry(const FetchRequest& request, const absl::StatusOr<HttpAnswer>& answer) {
  if (!answer.ok()) return absl::IsUnavailable(answer.status());
  // A cache on the way that thinks of somebody else.
  if (answer->status == 304 && !IsConditional(request)) return true;
  return answer->status == 429 || answer->status >= 500;
}

std::string WhatItAnswered(const absl::StatusOr<HttpAnswer>& answer) {
  if (!answer.ok()) return std::string(answer.status().message());
  return absl::StrCat("it answered ", answer->status,
                      answer->status == 304 ? " though nothing was asked conditionally" : "");
}

// How long the owner asks to be left alone: seconds, or until a date. Zero when it does not say.
absl::Duration RetryAfter(const absl::StatusOr<HttpAnswer>& answer) {
  if (!answer.ok()) return absl::ZeroDuration();
  const std::string text = answer->Header("retry-after");
  int seconds = 0;
  if (absl::SimpleAtoi(text, &seconds)) return absl::Seconds(std::max(seconds, 0));
  if (const std::optional<absl::Time> time = ParseHttpDate(text)) {
    return std::max(*time - absl::Now(), absl::ZeroDuration());
  }
  return absl::ZeroDuration();
}

// Between half of `whole` and `whole`, so that many clients do not come back at once.
absl::Duration Jittered(absl::Duration whole) {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return whole * std::uniform_real_distribution<double>(0.5, 1.0)(random);
}

std::string Unescape(const std::string& text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && absl::ascii_isxdigit(text[i + 1]) &&
        absl::ascii_isxdigit(text[i + 2])) {
      plain += absl::HexStringToBytes(text.substr(i + 1, 2));
      i += 2;
    } else {
      plain.push_back(text[i]);
    }
  }
  return platform::ReplaceInvalidUtf8(plain);
}

Provenance::Delivery DeliveryOf(const HttpAnswer& answer) {
  const std::string mirror = answer.Header("x-treff-mirror");
  if (mirror == "recorded") return Provenance::MIRROR_RECORDED;
  return mirror == "assembled" ? Provenance::MIRROR_ASSEMBLED : Provenance::LIVE;
}

}  // namespace

absl::Status SleepInSlices(absl::Duration duration, const std::function<bool()>& cancelled) {
  // By a steady clock: one that is set meanwhile neither shortens the wait nor prolongs it.
  const Steady::time_point end = Steady::now() + absl::ToChronoNanoseconds(duration);
  for (Steady::time_point now = Steady::now(); now < end; now = Steady::now()) {
    if (cancelled && cancelled()) return absl::CancelledError("cancelled");
    absl::SleepFor(std::min(absl::FromChrono(end - now), absl::Milliseconds(100)));
  }
  return absl::OkStatus();
}

Fetcher::Fetcher(const FetcherOptions& options) : options_(options) {}
Fetcher::~Fetcher() = default;

absl::StatusOr<FetchAnswer> Fetcher::Fetch(const catalogue::Source& source,
                                           const FetchRequest& request,
                                           const std::function<bool()>& cancelled) {
  TREFF_RETURN_IF_ERROR(options_.keys.CheckMayAsk(source));
  const Steady::time_point start = Steady::now();
  HttpExchange exchange = MakeExchange(source, request);
  exchange.cancelled = cancelled;
  absl::Duration backoff = options_.first_backoff;
  for (int attempt = 1;; ++attempt) {
    TREFF_RETURN_IF_ERROR(WaitForTurn(source, std::string(HostOf(request.url)), cancelled));
    absl::StatusOr<HttpAnswer> answer = Exchange(exchange);
    if (!IsWorthAnotherTry(request, answer)) {
      if (!answer.ok()) return platform::Annotate(answer.status(), request.url);
      TREFF_ASSIGN_OR_RETURN(FetchAnswer result, Judge(request, *std::move(answer)));
      result.attempts = attempt;
      result.duration = absl::FromChrono(Steady::now() - start);
      return result;
    }
    const absl::Duration asked = RetryAfter(answer);
    if (attempt >= options_.max_attempts || asked > options_.max_backoff) {
      return absl::UnavailableError(absl::StrCat(
          request.url, ": ", WhatItAnswered(answer), ", after ", attempt,
          attempt == 1 ? " try" : " tries",
          asked > options_.max_backoff
              ? absl::StrCat("; it asks to be left alone for ", absl::FormatDuration(asked))
              : "",
          ": import again later"));
    }
    TREFF_RETURN_IF_ERROR(options_.sleep(std::max(Jittered(backoff), asked), cancelled));
    backoff = std::min(2 * backoff, options_.max_backoff);
  }
}

HttpExchange Fetcher::MakeExchange(const catalogue::Source& source,
                                   const FetchRequest& request) const {
  HttpExchange exchange;
  exchange.address = AddressOf(request.url);
  exchange.body = request.json_body;
  exchange.headers = {AcceptOf(request.format)};
  if (!request.json_body.empty()) exchange.headers.push_back("Content-Type: application/json");
  if (!request.etag.empty()) exchange.headers.push_back("If-None-Match: " + request.etag);
  if (!request.last_modified.empty()) {
    exchange.headers.push_back("If-Modified-Since: " + request.last_modified);
  }
  const std::string key = options_.keys.HeaderOf(source);
  if (!key.empty()) exchange.headers.push_back(key);
  exchange.connect_timeout = options_.connect_timeout;
  exchange.stall_timeout = options_.stall_timeout;
  exchange.total_timeout = std::min(absl::Seconds(source.timeout_seconds()), options_.max_timeout);
  exchange.max_bytes = source.max_response_bytes();
  return exchange;
}

absl::StatusOr<FetchAnswer> Fetcher::Judge(const FetchRequest& request, HttpAnswer answer) const {
  FetchAnswer result;
  result.http_status = answer.status;
  result.not_modified = answer.status == 304 && IsConditional(request);
  if (!result.not_modified) {
    if (answer.status >= 300 && answer.status < 400) {
      return absl::FailedPreconditionError(
          absl::StrCat(request.url, ": it redirects to ",
                       platform::ReplaceInvalidUtf8(answer.Header("location").substr(0, 200)),
                       ": check the address in the catalogue"));
    }
    if (answer.status != 200) {
      return absl::Status(
          answer.status == 404 ? absl::StatusCode::kNotFound
                               : absl::StatusCode::kFailedPrecondition,
          absl::StrCat(request.url, ": it answered ", answer.status,
                       ": check the address in the catalogue against the owner's documentation"));
    }
    const std::string wrong = WrongFormat(request.format, answer, options_);
    if (!wrong.empty()) {
      return absl::UnavailableError(absl::StrCat(
          request.url, ": ", wrong, ": look at the address in a browser, and import again later"));
    }
  }
  result.etag = answer.Header("etag");
  result.last_modified = answer.Header("last-modified");
  result.delivery = DeliveryOf(answer);
  result.delivery_note = Unescape(answer.Header("x-treff-mirror-note"));
  result.vintage = Unescape(answer.Header("x-treff-mirror-vintage"));
  result.body = std::move(answer.body);
  return result;
}

absl::Status Fetcher::WaitForTurn(const catalogue::Source& source, const std::string& host,
                                  const std::function<bool()>& cancelled) {
  if (!options_.mirror.empty()) return absl::OkStatus();
  absl::Duration wait;
  {
    platform::MutexLock lock(mutex_);
    const Steady::time_point now = Steady::now();
    Steady::time_point& next = next_turn_.emplace(host, now).first->second;
    next = std::max(next, now);
    wait = absl::FromChrono(next - now);
    next += std::chrono::milliseconds(source.request_interval_ms());
  }
  return options_.sleep(wait, cancelled);
}

std::string Fetcher::AddressOf(const std::string& url) const {
  if (options_.mirror.empty()) return url;
  return absl::StrCat(options_.mirror, "/", url.substr(std::string_view("https://").size()));
}

}  // namespace treff::ingestion
