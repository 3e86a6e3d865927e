// What people read on: a language, a width, and colours where there is a terminal.
#ifndef TREFF_SERVICES_CLI_SCREEN_SCREEN_H_
#define TREFF_SERVICES_CLI_SCREEN_SCREEN_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/cli/screen/table.h"
#include "services/platform/texts/messages.h"

namespace treff::cli {

class Screen {
 public:
  struct Options {
    std::string language = "nb";
    int width = 100;  // columns
    bool colours = false;
  };

  Screen(const platform::Messages& messages, Options options)
      : messages_(messages), options_(std::move(options)) {}

  const std::string& language() const { return options_.language; }
  int width() const { return options_.width; }

  // A text of the catalogue in the screen's language.
  std::string Text(std::string_view key,
                   const std::map<std::string, std::string>& arguments = {}) const;
  // The word for a value of an enum: `family` "case_state" and `name` "READY" are the key
  // "case_state.ready". A value that the catalogue does not know is given as it is.
  std::string Word(std::string_view family, std::string_view name) const;

  // `value` as the language writes it.
  std::string Number(double value, int decimals = 0) const;
  // "70,1–83,0", "−4 til −1", or one number when both look the same.
  std::string Range(double lower, double upper, int decimals = 0) const;
  // "12 dager", "3 år".
  std::string Age(int days) const;
  // "2026-11-23 14:05", in the machine's time zone; the word for nothing when unset.
  std::string Time(const google::protobuf::Timestamp& time) const;

  std::string Bold(const std::string& text) const { return Styled("\033[1m", text); }
  std::string Dim(const std::string& text) const { return Styled("\033[2m", text); }
  std::string Good(const std::string& text) const { return Styled("\033[32m", text); }
  std::string Bad(const std::string& text) const { return Styled("\033[31m", text); }
  std::string Unsure(const std::string& text) const { return Styled("\033[33m", text); }

  std::string Render(const Table& table) const;
  // A paragraph: `text` wrapped, with `indent` spaces before each line.
  std::string Paragraph(const std::string& text, int indent = 0) const;
  // `lead`, which is `lead_width` columns wide, and then `text`, wrapped beside it.
  std::string Beside(int indent, const std::string& lead, int lead_width,
                     const std::string& text) const;

 private:
  std::string Styled(const char* code, const std::string& text) const;

  const platform::Messages& messages_;
  const Options options_;
};

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_SCREEN_H_
