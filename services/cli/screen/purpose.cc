#include "services/cli/screen/purpose.h"

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/middleware/purpose_header.h"
#include "services/platform/values/strings.h"

namespace treff::cli {
namespace {

struct Usual {
  std::string_view command;
  std::string_view purpose;
};

// The first that fits counts.
constexpr Usual kUsual[] = {
    {"cases create", "register_case"},       {"cases update", "register_case"},
    {"cases erase", "erase_case"},           {"cases retention", "erase_case"},
    {"cases export", "give_insight"},        {"cases", "follow_up_case"},
    {"recommend", "find_municipality"},      {"recommendations", "find_municipality"},
    {"requests create", "ask_municipality"}, {"requests", "follow_up_request"},
    {"allocate", "plan_settlement"},         {"allocations", "plan_settlement"},
    {"feedback codes", "ask_for_feedback"},  {"audit", "check_accesses"},
};

bool Begins(std::string_view command, std::string_view beginning) {
  return command.substr(0, beginning.size()) == beginning &&
         (command.size() == beginning.size() || command[beginning.size()] == ' ');
}

bool GoesAsItIs(char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)) && c != '%'; }

bool IsHexPair(std::string_view text) {
  return text.size() == 2 && absl::ascii_isxdigit(static_cast<unsigned char>(text[0])) &&
         absl::ascii_isxdigit(static_cast<unsigned char>(text[1]));
}

}  // namespace

std::string PurposeOfCommand(std::string_view command) {
  for (const Usual& usual : kUsual) {
    if (Begins(command, usual.command)) return std::string(usual.purpose);
  }
  return "";
}

absl::StatusOr<std::string> PurposeHeader(std::string_view purpose) {
  std::string header;
  for (const char c : purpose) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      return absl::InvalidArgumentError("--purpose must be one line of text");
    }
    if (GoesAsItIs(c)) {
      header += c;
    } else {
      absl::StrAppend(&header, "%", platform::Hex({&c, 1}));
    }
  }
  if (header.size() <= platform::kLongestPurpose) return header;
  return absl::InvalidArgumentError(absl::StrCat("--purpose must be at most ",
                                                 platform::kLongestPurpose,
                                                 " characters; letters beyond A to Z count six"));
}

std::string PurposeText(std::string_view header, const Screen& screen) {
  std::string text;
  for (size_t i = 0; i < header.size(); ++i) {
    if (header[i] == '%' && IsHexPair(header.substr(i + 1, 2))) {
      text += absl::HexStringToBytes(std::string(header.substr(i + 1, 2)));
      i += 2;
    } else {
      text += header[i];
    }
  }
  return screen.Word("purpose", text);
}

}  // namespace treff::cli
