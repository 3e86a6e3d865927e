// The texts of the client: complete, and none too many.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "services/platform/texts/messages.h"
#include "tests/cli/test_screen.h"
#include "tests/testing/paths.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/casework/v1/request_service.pb.h"
#include "treff/municipality/v1/observation.pb.h"
#include "treff/recommendation/v1/allocation_service.pb.h"
#include "treff/recommendation/v1/policy.pb.h"

namespace treff::cli {
namespace {

using google::protobuf::EnumDescriptor;

std::string AllSources() {
  std::ostringstream text;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(TREFF_SOURCE_DIR "/services/cli")) {
    if (file.path().extension() == ".cc") text << std::ifstream(file.path()).rdbuf();
  }
  return text.str();
}

// Keys that stand in the code as they are, such as Text("none").
std::set<std::string> KeysIn(const std::string& sources) {
  static const std::regex kText(
      R"((Text|Heading|line)\(\s*(\w[\w.]*\(?\)? \? )?"([a-z_.]+[a-z_])\")");
  std::set<std::string> keys;
  for (std::sregex_iterator match(sources.begin(), sources.end(), kText), end; match != end;
       ++match) {
    keys.insert((*match)[3]);
  }
  return keys;
}

TEST(CliMessages, EveryKeyInTheCodeIsInTheCatalogue) {
  const std::set<std::string> keys = KeysIn(AllSources());

  EXPECT_GT(keys.size(), 80u);
  for (const std::string& key : keys) EXPECT_TRUE(TestMessages().Has(key)) << key;
}

TEST(CliMessages, EveryTextIsUsed) {
  const std::string sources = AllSources();
  const auto texts = nlohmann::json::parse(EmbeddedFiles().front().bytes);
  for (const auto& [key, text] : texts.items()) {
    const std::string family = key.substr(0, key.find('.'));
    const bool is_used = sources.find("\"" + key + "\"") != std::string::npos ||
                         sources.find("\"" + family + "\"") != std::string::npos ||
                         sources.find("\"" + family + ".\"") != std::string::npos;
    EXPECT_TRUE(is_used) << key;
  }
}

void ExpectWords(const std::string& family, const EnumDescriptor* type) {
  for (int i = 0; i < type->value_count(); ++i) {
    const std::string& name = type->value(i)->name();
    // What is never sent needs no word; what may be unsaid, such as education, has one.
    if (type->value(i)->number() == 0 && family != "education") continue;
    EXPECT_TRUE(TestMessages().Has(family + "." + absl::AsciiStrToLower(name)))
        << family << " " << name;
  }
}

TEST(CliMessages, EveryValueOfAnEnumHasAWord) {
  ExpectWords("condition", recommendation::v1::Condition_descriptor());
  ExpectWords("case_state", casework::v1::Case::State_descriptor());
  ExpectWords("track", casework::v1::Case::Track_descriptor());
  ExpectWords("relation", casework::v1::Member::Relation_descriptor());
  ExpectWords("relation", casework::v1::FamilyTie::Relation_descriptor());
  ExpectWords("education", casework::v1::Member::Education_descriptor());
  ExpectWords("importance", casework::v1::Importance_descriptor());
  ExpectWords("literacy", casework::v1::Member::Literacy_descriptor());
  ExpectWords("study_wish", casework::v1::Member::StudyWish_descriptor());
  ExpectWords("need", casework::v1::Need::Kind_descriptor());
  ExpectWords("event", casework::v1::CaseEvent::Kind_descriptor());
  ExpectWords("request_state", casework::v1::SettlementRequest::State_descriptor());
  ExpectWords("choice_reason", casework::v1::SettlementRequest::ChoiceReason_descriptor());
  ExpectWords("decline_reason", casework::v1::SettlementRequest::DeclineReason_descriptor());
  ExpectWords("plan_state", recommendation::v1::Allocation::State_descriptor());
  ExpectWords("plan_note", recommendation::v1::AllocationNote::Kind_descriptor());
  ExpectWords("level", municipality::v1::Region::Level_descriptor());

  const EnumDescriptor* states = municipality::v1::Observation::State_descriptor();
  for (int i = 0; i < states->value_count(); ++i) {
    if (states->value(i)->number() == municipality::v1::Observation::VALUE) continue;
    EXPECT_TRUE(TestMessages().Has("state." + absl::AsciiStrToLower(states->value(i)->name())));
  }
}

}  // namespace
}  // namespace treff::cli
