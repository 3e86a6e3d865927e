#include "services/gateway/session/issuer/failure_page.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

struct Kind {
  std::string_view text;  // the message's key
  int status;
};

Kind KindOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kCancelled:
      return {"sign_in.cancelled", 403};
    case absl::StatusCode::kInvalidArgument:
      return {"sign_in.again", 400};
    case absl::StatusCode::kPermissionDenied:
      return {"sign_in.no_role", 403};
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
      return {"sign_in.later", 503};
    default:
      return {"sign_in.not_believed", 502};
  }
}

std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(text,
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

}  // namespace

std::string PreferredLanguage(const std::string& accept_language) {
  for (absl::string_view range : absl::StrSplit(accept_language, ',')) {
    range = absl::StripAsciiWhitespace(range);
    const std::string base = absl::AsciiStrToLower(range.substr(0, range.find_first_of("-;")));
    if (base == "no" || base == "nb") return "nb";
    if (base == "nn" || base == "en") return base;
  }
  return "nb";
}

HttpResponse FailurePage(const absl::Status& failure, const std::string& language,
                         const std::string& again, const platform::Messages& messages) {
  const auto text = [&](std::string_view key) {
    return Escaped(messages.Render(key, language, {}));
  };
  const Kind kind = KindOf(failure.code());
  return {.status = kind.status,
          .type = "text/html; charset=utf-8",
          .body = absl::StrCat(
              "<!doctype html>\n<html lang=\"", language, "\">\n<head>\n<meta charset=\"utf-8\">\n",
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
              text("sign_in.title"), " – Treff</title>\n",
              "<link rel=\"stylesheet\" href=\"/api.css\">\n</head>\n<body>\n<main>\n<h1>",
              text("sign_in.title"), "</h1>\n<p>", text(kind.text), "</p>\n<p><a href=\"",
              Escaped(again), "\">", text("sign_in.begin_again"), "</a></p>\n<p><a href=\"/\">",
              text("sign_in.home"), "</a></p>\n</main>\n</body>\n</html>\n")};
}

}  // namespace treff::gateway
