// A screen for tests: the real texts, no colours.
#ifndef TREFF_TESTS_CLI_TEST_SCREEN_H_
#define TREFF_TESTS_CLI_TEST_SCREEN_H_

#include <memory>
#include <string>

#include "cli_messages.h"
#include "google/protobuf/text_format.h"
#include "services/cli/screen/screen.h"
#include "services/platform/texts/messages.h"

namespace treff::cli {

inline const platform::Messages& TestMessages() {
  static const auto& messages = *platform::Messages::Load(EmbeddedFiles())->release();
  return messages;
}

inline Screen TestScreen(const std::string& language = "nb") {
  return Screen(TestMessages(), {.language = language});
}

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message)) message.Clear();
  return message;
}

}  // namespace treff::cli

#endif  // TREFF_TESTS_CLI_TEST_SCREEN_H_
