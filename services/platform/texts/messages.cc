#include "services/platform/texts/messages.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

constexpr std::array<std::string_view, 3> kLanguages = {"nb", "nn", "en"};
constexpr int kMaxDecimals = 9;

// A stretch of text as it is (`argument` empty), or a placeholder.
struct Piece {
  std::string text;
  std::string argument;
  int decimals = -1;  // of a formatted number; negative for text as it is
  std::string one, many;
  bool is_choice = false;
};
using Template = std::vector<Piece>;
using Texts = std::map<std::string, Template, std::less<>>;

bool IsArgumentName(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

// The inside of one pair of braces.
std::optional<Piece> ParsePlaceholder(absl::string_view inside) {
  Piece piece;
  const std::vector<std::string> choices = absl::StrSplit(inside, '|');
  const std::vector<std::string> formats = absl::StrSplit(choices[0], ':');
  piece.argument = formats[0];
  if (!IsArgumentName(piece.argument) || formats.size() > 2) return std::nullopt;
  if (choices.size() == 3 && formats.size() == 1) {
    piece.is_choice = true;
    piece.one = choices[1];
    piece.many = choices[2];
  } else if (choices.size() != 1) {
    return std::nullopt;
  } else if (formats.size() == 2) {
    if (formats[1] == "int") {
      piece.decimals = 0;
    } else if (!absl::SimpleAtoi(formats[1], &piece.decimals) || piece.decimals < 0 ||
               piece.decimals > kMaxDecimals) {
      return std::nullopt;
    }
  }
  return piece;
}

absl::StatusOr<Template> ParseTemplate(std::string_view text) {
  Template pieces;
  for (size_t at = 0; at < text.size();) {
    const size_t open = std::min(text.find_first_of("{}", at), text.size());
    if (open > at) pieces.push_back({.text = std::string(text.substr(at, open - at))});
    if (open == text.size()) break;
    const size_t close = text.find_first_of("{}", open + 1);
    if (text[open] == '}' || close == std::string_view::npos || text[close] == '{') {
      return absl::InvalidArgumentError("has an unpaired brace");
    }
    const auto inside = text.substr(open + 1, close - open - 1);
    std::optional<Piece> piece = ParsePlaceholder(Absl(inside));
    if (!piece.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("has the bad placeholder {", Absl(inside), "}"));
    }
    pieces.push_back(*std::move(piece));
    at = close + 1;
  }
  return pieces;
}

// What must agree between languages: which arguments there are and how numbers are written. Only
// some languages need to choose between one and many.
std::set<std::pair<std::string, int>> Arguments(const Template& pieces) {
  std::set<std::pair<std::string, int>> arguments;
  for (const Piece& piece : pieces) {
    if (!piece.argument.empty()) arguments.emplace(piece.argument, -1);
    if (piece.decimals >= 0) arguments.emplace(piece.argument, piece.decimals);
  }
  return arguments;
}

absl::StatusOr<Texts> ParseFile(const EmbeddedFile& file) {
  std::set<std::string> seen;
  std::string repeated;
  const auto note_repeated = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    if (event == nlohmann::json::parse_event_t::key && !seen.insert(parsed).second) {
      repeated = parsed;
    }
    return true;
  };
  const auto json = nlohmann::json::parse(file.bytes, note_repeated, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    return absl::InvalidArgumentError(absl::StrCat(Absl(file.name), ": must be one JSON object"));
  }
  if (!repeated.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(Absl(file.name), ": ", repeated, ": is there twice"));
  }
  Texts texts;
  for (const auto& [key, value] : json.items()) {
    const std::string place = absl::StrCat(Absl(file.name), ": ", key);
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
      return absl::InvalidArgumentError(absl::StrCat(place, ": must be a text that is not empty"));
    }
    absl::StatusOr<Template> pieces = ParseTemplate(value.get_ref<const std::string&>());
    if (!pieces.ok()) return Annotate(pieces.status(), place);
    texts.emplace(key, *std::move(pieces));
  }
  return texts;
}

// `texts` against those of the first language.
absl::Status CheckAgainst(const Texts& first, const Texts& texts, std::string_view first_name,
                          std::string_view name) {
  for (const auto& [key, pieces] : first) {
    const auto found = texts.find(key);
    if (found == texts.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat(Absl(name), ": ", key, ": is missing, ", Absl(first_name), " has it"));
    }
    if (Arguments(pieces) != Arguments(found->second)) {
      return absl::InvalidArgumentError(absl::StrCat(
          Absl(name), ": ", key, ": placeholders differ from those in ", Absl(first_name)));
    }
  }
  for (const auto& [key, pieces] : texts) {
    if (first.find(key) == first.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat(Absl(first_name), ": ", key, ": is missing, ", Absl(name), " has it"));
    }
  }
  return absl::OkStatus();
}

// Nothing when the argument should be a number and is not.
std::optional<std::string> RenderPiece(const Piece& piece, const std::string& argument,
                                       std::string_view language) {
  if (!piece.is_choice && piece.decimals < 0) return argument;
  double number = 0;
  if (!absl::SimpleAtod(argument, &number)) return std::nullopt;
  if (piece.is_choice) return number == 1 ? piece.one : piece.many;
  return FormatNumber(number, piece.decimals, language);
}

class Catalogue : public Messages {
 public:
  explicit Catalogue(std::map<std::string, Texts, std::less<>> languages)
      : languages_(std::move(languages)) {}

  std::string Render(std::string_view key, std::string_view language,
                     const std::map<std::string, std::string>& arguments) const override {
    const auto texts = languages_.find(language.empty() ? kLanguages[0] : language);
    if (texts == languages_.end()) return Defect(key, "unknown language");
    const auto pieces = texts->second.find(key);
    if (pieces == texts->second.end()) return Defect(key, "unknown key");
    std::string out;
    for (const Piece& piece : pieces->second) {
      out += piece.text;
      if (piece.argument.empty()) continue;
      const auto argument = arguments.find(piece.argument);
      if (argument == arguments.end()) return Defect(key, "missing argument " + piece.argument);
      const auto text = RenderPiece(piece, argument->second, texts->first);
      if (!text.has_value()) return Defect(key, "not a number: argument " + piece.argument);
      out += *text;
    }
    return out;
  }

  bool Has(std::string_view key) const override {
    const Texts& texts = languages_.begin()->second;
    return texts.find(key) != texts.end();
  }

 private:
  static std::string Defect(std::string_view key, const std::string& problem) {
    LogError("message cannot be rendered", {{"key", std::string(key)}, {"problem", problem}});
    return std::string(key);
  }

  const std::map<std::string, Texts, std::less<>> languages_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Messages>> Messages::Load(const std::vector<EmbeddedFile>& files) {
  std::map<std::string, Texts, std::less<>> languages;
  for (const std::string_view language : kLanguages) {
    const std::string name = std::string(language) + ".json";
    const auto file = std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& candidate) {
      return candidate.name.substr(candidate.name.rfind('/') + 1) == name;
    });
    if (file == files.end()) return absl::InvalidArgumentError("no message file " + name);
    TREFF_ASSIGN_OR_RETURN(languages[std::string(language)], ParseFile(*file));
  }
  const Texts& first = languages[std::string(kLanguages[0])];
  for (const auto& [language, texts] : languages) {
    TREFF_RETURN_IF_ERROR(
        CheckAgainst(first, texts, std::string(kLanguages[0]) + ".json", language + ".json"));
  }
  return std::make_unique<Catalogue>(std::move(languages));
}

std::string FormatNumber(double value, int decimals, std::string_view language) {
  if (!std::isfinite(value)) return "–";
  const bool english = language == "en";
  std::string digits = absl::StrFormat("%.*f", decimals, std::fabs(value));
  const bool is_zero = digits.find_first_not_of("0.") == std::string::npos;
  const size_t point = std::min(digits.find('.'), digits.size());
  if (!english && point < digits.size()) digits[point] = ',';
  for (size_t at = point; at > 3; at -= 3) digits.insert(at - 3, english ? "," : "\u00A0");
  if (value < 0 && !is_zero) digits.insert(0, english ? "-" : "\u2212");
  return digits;
}

absl::StatusOr<std::string> ParseLanguage(std::string_view language, std::string_view field) {
  if (language.empty()) return std::string(kLanguages[0]);
  if (std::find(kLanguages.begin(), kLanguages.end(), language) != kLanguages.end()) {
    return std::string(language);
  }
  FieldErrors errors;
  errors.Add(field, "must be nb, nn, en, or empty for nb");
  return errors.ToStatus();
}

}  // namespace treff::platform
