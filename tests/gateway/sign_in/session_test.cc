// Who has signed in, for how long, and from where a request may come.
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "gateway_messages.h"
#include "services/gateway/session/origin.h"
#include "services/gateway/session/session_page.h"
#include "services/gateway/session/sessions.h"
#include "services/gateway/session/sign_in.h"
#include "services/platform/status/error_details.h"
#include "tests/gateway/fake_request.h"
#include "tests/testing/matchers.h"

namespace treff::gateway {
namespace {

using absl::StatusCode;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

const std::map<std::string, std::string> kJsonHeaders = {{"Content-Type", "application/json"}};

class SessionsTest : public ::testing::Test {
 protected:
  platform::FixedClock clock_{absl::FromUnixSeconds(1'000'000)};
  const std::unique_ptr<SessionStore> store_ = MemorySessionStore(2, clock_);
  Sessions sessions_{{.longest = absl::Hours(12), .longest_idle = absl::Hours(2)},
                     *store_,
                     Sealer::WithNewKey(),
                     clock_};
};

TEST_F(SessionsTest, AreFoundByTheirTokenAlone) {
  const auto token = sessions_.Begin({.caller = "demo:officer", .role = "officer"});

  ASSERT_THAT(token, IsOk());
  EXPECT_EQ(token->size(), 64u);
  EXPECT_EQ((*sessions_.Find(*token))->identity.caller, "demo:officer");
  EXPECT_NE((*sessions_.Find(*token))->key, *token);
  EXPECT_FALSE(*sessions_.Find(""));
  EXPECT_FALSE(*sessions_.Find(std::string(64, '0')));
  EXPECT_TRUE(*sessions_.End(*token));
  EXPECT_FALSE(*sessions_.Find(*token));
  EXPECT_FALSE(*sessions_.End(*token));
}

TEST_F(SessionsTest, EndWhenIdleAndAfterADayOfWorkHoweverUsed) {
  const std::string token = *sessions_.Begin({.caller = "a"});
  for (int i = 0; i < 11; ++i) {
    clock_.Set(clock_.Now() + absl::Hours(1));
    ASSERT_TRUE(*sessions_.Find(token)) << i;
  }
  clock_.Set(clock_.Now() + absl::Hours(1));
  EXPECT_FALSE(*sessions_.Find(token));

  const std::string idle = *sessions_.Begin({.caller = "b"});
  clock_.Set(clock_.Now() + absl::Hours(2));
  EXPECT_FALSE(*sessions_.Find(idle));
}

TEST_F(SessionsTest, AreBoundedAndEndedOnesMakeRoom) {
  ASSERT_THAT(sessions_.Begin({.caller = "a"}), IsOk());
  ASSERT_THAT(sessions_.Begin({.caller = "b"}), IsOk());
  const auto third = sessions_.Begin({.caller = "c"});
  EXPECT_THAT(third, StatusIs(StatusCode::kResourceExhausted));
  EXPECT_TRUE(platform::GetDetail<google::rpc::RetryInfo>(third.status()));

  clock_.Set(clock_.Now() + absl::Hours(3));
  EXPECT_THAT(sessions_.Begin({.caller = "c"}), IsOk());
}

TEST(DemoSignIn, TakesTheFiveRolesAndPlacesWhereTheyBelong) {
  const auto demo = DemoSignIn();

  EXPECT_EQ(demo->Identify(R"({"role":"officer"})")->caller, "demo:officer");
  EXPECT_EQ(demo->Identify(R"({"role":"municipality","place":"0301"})")->caller,
            "demo:municipality:0301");
  EXPECT_EQ(demo->Identify(R"({"role":"county","place":"03"})")->place, "03");
  for (const char* bad : {R"({"role":"king"})", R"({})", R"({"role":3})"}) {
    EXPECT_THAT(demo->Identify(bad), StatusIs(StatusCode::kInvalidArgument, HasSubstr("role")));
  }
  for (const char* bad :
       {R"({"role":"municipality"})", R"({"role":"municipality","place":"03"})",
        R"({"role":"municipality","place":301})", R"({"role":"county","place":"0301"})",
        R"({"role":"officer","place":"0301"})", "{\"role\":\"county\",\"place\":\"0\\n\"}"}) {
    EXPECT_THAT(demo->Identify(bad), StatusIs(StatusCode::kInvalidArgument, HasSubstr("place")))
        << bad;
  }
  for (const char* bad : {"", "[]", "nonsense", "{\"role\":"}) {
    EXPECT_THAT(demo->Identify(bad), StatusIs(StatusCode::kInvalidArgument, HasSubstr("JSON")));
  }
}

class SessionPageTest : public SessionsTest {
 protected:
  HttpResponse SignInAs(const std::string& body, const std::string& cookie = "") {
    auto headers = kJsonHeaders;
    if (!cookie.empty()) headers["Cookie"] = cookie;
    auto answer = page_.Answer(FakeRequest("POST", "/session", headers, body));
    EXPECT_THAT(answer, IsOk());
    return *std::move(answer);
  }
  json Get(const std::string& cookie) {
    return json::parse(page_.Answer(FakeRequest("GET", "/session", {{"Cookie", cookie}}))->body);
  }
  static std::string CookieOf(const HttpResponse& response) {
    const std::string set = HeaderOf(response, "Set-Cookie");
    return set.substr(0, set.find(';'));
  }

  const std::unique_ptr<SignIn> demo_ = DemoSignIn();
  const std::unique_ptr<platform::Messages> messages_ =
      *platform::Messages::Load(messages::EmbeddedFiles());
  const SessionPage page_{sessions_, demo_.get(), *messages_};
};

TEST_F(SessionPageTest, SaysWhoIAmAndThatItIsADemo) {
  EXPECT_EQ(Get("")["signedIn"], false);

  const HttpResponse signed_in = SignInAs(R"({"role":"municipality","place":"1103"})");
  const json me = Get("other=1; " + CookieOf(signed_in));

  EXPECT_EQ(me["signedIn"], true);
  EXPECT_EQ(me["role"], "municipality");
  EXPECT_EQ(me["place"], "1103");
  EXPECT_EQ(me["demo"], true);
  for (const char* language : {"nb", "nn", "en"}) {
    EXPECT_TRUE(me["notice"].contains(language));
    EXPECT_TRUE(me["roleNotice"].contains(language));
  }
}

TEST_F(SessionPageTest, TheCookieIsOutOfReachOfScriptsAndOtherHosts) {
  const std::string cookie = HeaderOf(SignInAs(R"({"role":"lead"})"), "Set-Cookie");

  EXPECT_THAT(cookie, AllOf(HasSubstr("__Host-treff="), HasSubstr("; Path=/"),
                            HasSubstr("; Secure"), HasSubstr("; HttpOnly"),
                            HasSubstr("; SameSite=Lax"), Not(HasSubstr("Domain"))));
}

TEST_F(SessionPageTest, SigningInAgainEndsTheSessionBefore) {
  const std::string first = CookieOf(SignInAs(R"({"role":"lead"})"));
  const std::string second = CookieOf(SignInAs(R"({"role":"analyst"})", first));

  EXPECT_EQ(Get(first)["signedIn"], false);
  EXPECT_EQ(Get(second)["role"], "analyst");
}

TEST_F(SessionPageTest, DeleteSignsOut) {
  const std::string cookie = CookieOf(SignInAs(R"({"role":"lead"})"));

  const auto answer = page_.Answer(FakeRequest("DELETE", "/session", {{"Cookie", cookie}}));

  ASSERT_THAT(answer, IsOk());
  EXPECT_THAT(HeaderOf(*answer, "Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(Get(cookie)["signedIn"], false);
}

TEST_F(SessionPageTest, NobodySignsInWithAFormOrWhereThereIsNoWay) {
  const FakeRequest form("POST", "/session",
                         {{"Content-Type", "application/x-www-form-urlencoded"}}, "role=lead");
  EXPECT_EQ(page_.Answer(form)->status, 415);
  const SessionPage closed(sessions_, nullptr, *messages_);
  const FakeRequest sign_in("POST", "/session", kJsonHeaders, R"({"role":"lead"})");
  EXPECT_THAT(closed.Answer(sign_in),
              StatusIs(StatusCode::kUnimplemented, HasSubstr("--demo_sign_in")));
  EXPECT_EQ(page_.Answer(FakeRequest("PUT", "/session"))->status, 405);
}

TEST(Origins, PagesOfOtherSitesAreRefused) {
  const auto check = [](std::map<std::string, std::string> headers) {
    headers["Host"] = "127.0.0.1:7080";
    return CheckOrigin(FakeRequest("POST", "/session", headers));
  };

  EXPECT_THAT(check({}), IsOk());
  EXPECT_THAT(check({{"Sec-Fetch-Site", "same-origin"}}), IsOk());
  EXPECT_THAT(check({{"Sec-Fetch-Site", "none"}}), IsOk());
  EXPECT_THAT(check({{"Origin", "http://127.0.0.1:7080"}}), IsOk());
  for (const char* site : {"cross-site", "same-site", "whatever"}) {
    EXPECT_THAT(check({{"Sec-Fetch-Site", site}, {"Origin", "http://127.0.0.1:7080"}}),
                StatusIs(StatusCode::kPermissionDenied));
  }
  for (const char* origin : {"null", "http://127.0.0.1:8000", "http://evil.example",
                             "http://127.0.0.1:7080.evil.example"}) {
    EXPECT_THAT(check({{"Origin", origin}}), StatusIs(StatusCode::kPermissionDenied)) << origin;
  }
}

TEST(Origins, OnlyNamesOfTheLoopbackAreAnsweredTo) {
  for (const char* host : {"127.0.0.1:7080", "localhost", "LOCALHOST:1", "[::1]:7080", "[::1]"}) {
    EXPECT_THAT(CheckHost(FakeRequest("GET", "/", {{"Host", host}})), IsOk()) << host;
  }
  for (const char* host : {"", "evil.example", "evil.example:7080", "127.0.0.1.evil.example",
                           "localhost.evil.example:7080", "[::2]:7080", "0.0.0.0"}) {
    EXPECT_THAT(CheckHost(FakeRequest("GET", "/", {{"Host", host}})),
                StatusIs(StatusCode::kPermissionDenied))
        << host;
  }
}

}  // namespace
}  // namespace treff::gateway
