// The house as a browser and as curl see it: treffd with its gateway, and the gateway as a process
// of its own in front of four services.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::e2e {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::ChildProcess;
using treff::testing::IsOk;
using treff::testing::ReadFile;
using treff::testing::TempDir;
using treff::testing::WaitUntil;

struct Ran {
  int status = 0;
  std::string out;
};

// A shell's command, in `folder`.
Ran Shell(const std::string& command, const std::string& folder) {
  Ran ran;
  FILE* pipe = popen(absl::StrCat("cd ", folder, " && { ", command, "\n} 2>&1").c_str(), "r");
  char bytes[4096];
  for (size_t count; (count = fread(bytes, 1, sizeof bytes, pipe)) > 0;) {
    ran.out.append(bytes, count);
  }
  ran.status = WEXITSTATUS(pclose(pipe));
  return ran;
}

// The port that a log says a gateway serves on; 0 if it says none.
int PortIn(const std::string& log, const std::string& key) {
  const size_t found = log.rfind(absl::StrCat("\"", key, "\":"));
  return found == std::string::npos ? 0 : std::atoi(log.c_str() + found + key.size() + 3);
}

class WebTest : public ::testing::Test {
 protected:
  // With the cookie of whoever signed in last.
  json Call(const std::string& method, const std::string& body) {
    const Ran ran =
        Shell(absl::StrCat("curl -s -b cookies -H 'Content-Type: application/json' -d '", body,
                           "' ", address_, "/", method),
              folder_.path());
    EXPECT_EQ(ran.status, 0) << ran.out;
    return json::parse(ran.out, nullptr, false);
  }
  json SignIn(const std::string& body) {
    return json::parse(
        Shell(absl::StrCat("curl -s -c cookies -H 'Content-Type: application/json' -d '", body,
                           "' ", address_, "/session"),
              folder_.path())
            .out,
        nullptr, false);
  }
  std::string Fetch(const std::string& path) {
    return Shell(absl::StrCat("curl -s -b cookies ", address_, path), folder_.path()).out;
  }

  const TempDir folder_;
  std::string address_;  // http://127.0.0.1:port
};

class TreffdOnTheWeb : public WebTest {
 protected:
  TreffdOnTheWeb() : house_({.flags = {"--web_address=127.0.0.1:0", "--demo_sign_in"}}) {
    address_ = absl::StrCat("http://127.0.0.1:", PortIn(house_.Logs(), "web_port"));
  }

  House house_;
};

TEST_F(TreffdOnTheWeb, NobodyCallsBeforeTheySignIn) {
  EXPECT_EQ(Call("treff.casework.v1.CaseService/ListCases", "{}")["code"], "unauthenticated");

  const json me = SignIn(R"({"role": "officer"})");

  EXPECT_EQ(me["role"], "officer");
  EXPECT_EQ(me["demo"], true);
  EXPECT_FALSE(Call("treff.casework.v1.CaseService/ListCases", "{}").contains("code"));
  EXPECT_THAT(house_.Logs(), HasSubstr("DEMO SIGN-IN"));
  EXPECT_EQ(json::parse(Fetch("/session"))["signedIn"], true);
}

TEST_F(TreffdOnTheWeb, ACaseIsCreatedAndRecommendedFor) {
  house_.ImportAll();
  SignIn(R"({"role": "officer"})");
  const std::string created =
      Shell(absl::StrCat(
                "printf '{\"case\": ' > body; cat ", TREFF_SOURCE_DIR, "/deploy/demo-data/cases/",
                "$(ls ", TREFF_SOURCE_DIR,
                "/deploy/demo-data/cases | head -n 1) >> body; printf '}' >> body; ",
                "curl -s -b cookies -H 'Content-Type: application/json' --data-binary @body ",
                address_, "/treff.casework.v1.CaseService/CreateCase"),
            folder_.path())
          .out;
  const std::string name = json::parse(created)["name"];

  const json answer = Call("treff.recommendation.v1.RecommendationService/Recommend",
                           absl::StrCat(R"({"case": ")", name, R"(", "language": "en"})"));

  EXPECT_FALSE(answer.contains("code")) << answer.dump().substr(0, 500);
  EXPECT_GT(answer["ranked"].size(), 5u);
}

// A <pre> of the page without markup.
std::vector<std::string> ExamplesOf(std::string page) {
  std::vector<std::string> examples;
  const std::string begin = "<pre>", end = "</pre>";
  for (size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, at + 1)) {
    const size_t from = at + begin.size();
    examples.push_back(
        absl::StrReplaceAll(page.substr(from, page.find(end, from) - from),
                            {{"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}));
  }
  return examples;
}

TEST_F(TreffdOnTheWeb, TheExamplesOfTheApiPageWork) {
  house_.ImportAll();
  const std::string page = Fetch("/api");
  EXPECT_THAT(page, HasSubstr("Gets one municipality by its code"));
  EXPECT_THAT(page, HasSubstr("May call: anybody, also without signing in."));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  int answered = 0;

  for (const std::string& example : ExamplesOf(page)) {
    ASSERT_THAT(example, HasSubstr(address_));
    const bool is_stream = absl::StrContains(example, "connect+json");
    const Ran ran =
        Shell(is_stream ? absl::StrReplaceAll(example, {{"curl ", "timeout 3 curl "}}) : example,
              folder_.path());

    // Either cases or a day: which, no contract can say.
    if (absl::StrContains(example, "IssueFeedbackCodes")) continue;
    // There is no issuer of demo tokens in this house.
    if (absl::StrContains(example, "DemoSignInService")) continue;
    // Some need what is not there in this house; none is refused for its form.
    EXPECT_THAT(ran.out, Not(HasSubstr("invalid_argument"))) << example;
    EXPECT_THAT(ran.out, Not(HasSubstr("unimplemented"))) << example;
    EXPECT_THAT(ran.out, Not(HasSubstr("unauthenticated"))) << example;
    answered += ran.status == 0 && !absl::StrContains(ran.out, "\"code\"");
  }
  EXPECT_GT(answered, 12);
}

TEST_F(TreffdOnTheWeb, EndsWellWhileATabWatches) {
  SignIn(R"({"role": "officer"})");
  auto tab = ChildProcess::Start(
      {.command = {"sh", "-c",
                   absl::StrCat("printf '\\0\\0\\0\\0\\2{}' | curl -sN -b ", folder_.path(),
                                "/cookies -H 'Content-Type: application/connect+json' "
                                "--data-binary @- ",
                                address_, "/treff.casework.v1.CaseService/WatchCases")},
       .environment = {},
       .output_path = folder_.File("tab")});
  ASSERT_THAT(tab, IsOk());
  absl::SleepFor(absl::Milliseconds(500));

  EXPECT_EQ(house_.program("casework").Stop(), 0);

  EXPECT_EQ((*tab)->Wait(absl::Seconds(5)), 0);
  EXPECT_THAT(ReadFile(folder_.File("tab")), HasSubstr("\"error\""));
}

class GatewayAlone : public WebTest {
 protected:
  GatewayAlone() : house_(Shape::kSuite) {
    auto process = ChildProcess::Start(
        {.command = {TREFF_BIN_DIR "/treff-gateway", "--address=127.0.0.1:0",
                     "--metrics_address=127.0.0.1:0", "--open_to_programs",
                     "--ingestion_address=" + house_.program("ingestion").address(),
                     "--municipality_address=" + house_.program("municipality").address(),
                     "--casework_address=" + house_.program("casework").address(),
                     "--recommendation_address=" + house_.program("recommendation").address()},
         .environment = {},
         .output_path = folder_.File("log")});
    EXPECT_THAT(process, IsOk());
    gateway_ = *std::move(process);
    EXPECT_TRUE(WaitUntil([&] { return PortIn(Log(), "web_port") != 0; }));
    address_ = absl::StrCat("http://127.0.0.1:", PortIn(Log(), "web_port"));
  }
  std::string Log() { return ReadFile(folder_.File("log")); }

  House house_;
  std::unique_ptr<ChildProcess> gateway_;
};

TEST_F(GatewayAlone, ReachesEachServiceAndSaysWhichOneDoesNotAnswer) {
  EXPECT_TRUE(WaitUntil([&] { return Fetch("/readyz") == "ok\n"; }));
  for (const char* method : {"treff.casework.v1.CaseService/ListCases",
                             "treff.ingestion.v1.IngestionService/ListSources",
                             "treff.municipality.v1.DatasetService/ListDatasetVersions",
                             "treff.recommendation.v1.RecommendationService/ListPolicies"}) {
    EXPECT_FALSE(Call(method, "{}").contains("code")) << method;
  }

  house_.program("casework").Kill();

  const json refused = Call("treff.casework.v1.CaseService/ListCases", "{}");
  EXPECT_EQ(refused["code"], "unavailable");
  EXPECT_THAT(refused["message"].get<std::string>(), HasSubstr("the casework service"));
  EXPECT_TRUE(WaitUntil([&] { return absl::StrContains(Fetch("/readyz"), "casework"); }));
  EXPECT_EQ(Fetch("/healthz"), "ok\n");
}

TEST_F(GatewayAlone, OperationsGoToTheServiceOfTheirKind) {
  const std::string imports = "operations/imports";
  const std::string service = "google.longrunning.Operations/";
  EXPECT_FALSE(
      Call(service + "ListOperations", R"({"name": "operations/imports"})").contains("code"));
  EXPECT_FALSE(
      Call(service + "ListOperations", R"({"name": "operations/allocations"})").contains("code"));

  const json unknown = Call(service + "GetOperation", R"({"name": "operations/dreams/1"})");

  EXPECT_EQ(unknown["code"], "invalid_argument");
  EXPECT_THAT(unknown["message"].get<std::string>(), HasSubstr("operations/imports"));
}

TEST_F(GatewayAlone, EndsWellWhenAsked) { EXPECT_EQ(gateway_->End(SIGTERM), 0); }

}  // namespace
}  // namespace treff::e2e
