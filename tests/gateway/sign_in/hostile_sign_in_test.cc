// What goes wrong between browser, issuer and gateway, by chance or on purpose: nobody is signed
// in, and a calm page says what to do.
#include <regex>
#include <utility>
#include <vector>

#include "services/gateway/session/cookies.h"
#include "tests/gateway/sign_in/sign_in_house.h"

namespace treff::gateway {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class HostileSignInTest : public SignInTest {
 protected:
  // The address by which the issuer sends the browser back.
  std::string AnswerOfIssuer(const std::string& begin = "/session/begin?to=/plans&language=en") {
    return browser_.Follow(browser_.Get(begin), kSite).location;
  }
  // That the page for `answer` is of `status` and says `text`, that nobody is signed in, and that
  // it gives away nothing of `address`, by which the issuer sent the browser back.
  void ExpectRefusal(const BrowserAnswer& answer, int status, const std::string& text,
                     const std::string& address = "") {
    EXPECT_EQ(answer.status, status);
    EXPECT_THAT(answer.body, HasSubstr(text));
    EXPECT_THAT(answer.body, HasSubstr("<a href=\"/session/begin?to="));
    EXPECT_THAT(answer.body, Not(HasSubstr("secret words")));
    EXPECT_EQ(answer.location, "");
    const std::regex value("(code|state)=([^&]*)");
    for (std::sregex_iterator one(address.begin(), address.end(), value), end; one != end; ++one) {
      EXPECT_THAT(answer.body, Not(HasSubstr((*one)[2])));
    }
    EXPECT_EQ(browser_.cookies().count(kSessionCookie), 0u);
    EXPECT_EQ(SeenAs(browser_), "unauthenticated");
  }
  // As ExpectRefusal, of a sign-in at an issuer that behaves like this.
  void ExpectRefusalOf(const std::function<void(testing::OidcBehaviour&)>& change, int status,
                       const std::string& text) {
    issuer_->Change(change);
    const std::string address = AnswerOfIssuer();
    ExpectRefusal(browser_.Get(address), status, text, address);
    issuer_->Change([](testing::OidcBehaviour& behaviour) { behaviour = {}; });
  }

  SignInHouse house_{*issuer_};
  Browser browser_{kSite, house_.port()};

  const std::string kAgain = "The sign-in took too long, was used before, or began in another";
  const std::string kNotBelieved = "is not as it should be";
  const std::string kLater = "does not work just now";
};

TEST_F(HostileSignInTest, AnotherStateIsRefusedAndTheSignInOnItsWayGoesOn) {
  const std::string address = AnswerOfIssuer();
  const std::string foreign = std::regex_replace(address, std::regex("state=[^&]*"), "state=x");

  ExpectRefusal(browser_.Get(foreign), 400, kAgain, address);
  ExpectRefusal(browser_.Get("/session/return?code=1"), 400, kAgain);

  EXPECT_EQ(browser_.Get(address).location, "/plans");
}

TEST_F(HostileSignInTest, WithoutTheCookieOfTheBrowserThatBeganNobodyComesIn) {
  const std::string address = AnswerOfIssuer();
  Browser other(kSite, house_.port());

  EXPECT_EQ(other.Get(address).status, 400);
  EXPECT_TRUE(other.cookies().empty());
  browser_.cookies()[kSignInCookie] += "A";
  ExpectRefusal(browser_.Get(address), 400, "Innloggingen tok for lang tid", address);
  EXPECT_EQ(issuer_->redeemed(), 0);
}

TEST_F(HostileSignInTest, AnAnswerWorksOnce) {
  for (const bool is_sloppy : {false, true}) {
    issuer_->Change(
        [&](testing::OidcBehaviour& behaviour) { behaviour.takes_codes_twice = is_sloppy; });
    const std::string address = AnswerOfIssuer();
    const auto cookies = browser_.cookies();
    ASSERT_EQ(browser_.Get(address).location, "/plans");

    browser_.cookies() = cookies;
    ExpectRefusal(browser_.Get(address), 400, kAgain, address);
  }
}

TEST_F(HostileSignInTest, TokensOfOthersOrOfAnotherTimeAreNotBelieved) {
  const json long_ago = {{"exp", 1'000'000'000}};
  for (const json& id : std::vector<json>{{{"nonce", "x"}},
                                          {{"nonce", nullptr}},
                                          {{"aud", "another-client"}},
                                          {{"aud", {"treff-gateway", "another"}}},
                                          {{"azp", "another-client"}},
                                          {{"iss", "https://evil.example"}},
                                          long_ago}) {
    ExpectRefusalOf([&](auto& behaviour) { behaviour.id_claims = id; }, 502, kNotBelieved);
  }
  for (const json& access :
       std::vector<json>{{{"aud", "another-house"}}, {{"iss", "https://evil.example"}}, long_ago}) {
    ExpectRefusalOf([&](auto& behaviour) { behaviour.access_claims = access; }, 502, kNotBelieved);
  }
}

TEST_F(HostileSignInTest, AnotherIssuersAnswerIsNotRedeemed) {
  const std::string address = AnswerOfIssuer();
  const std::string other =
      std::regex_replace(address, std::regex("iss=[^&]*"), "iss=https://evil.example");

  ExpectRefusal(browser_.Get(other), 502, kNotBelieved, address);
  const std::string again = AnswerOfIssuer();
  ExpectRefusal(browser_.Get(std::regex_replace(again, std::regex("&iss=[^&]*"), "")), 502,
                kNotBelieved, again);
  EXPECT_EQ(issuer_->redeemed(), 0);
}

TEST_F(HostileSignInTest, WhoHasNoRoleIsToldWhomToAsk) {
  const std::string text = "your user has no role in Treff";
  for (const testing::OidcPerson& person :
       std::vector<testing::OidcPerson>{{"nobody", "", ""},
                                        {"king", "king", ""},
                                        {"oslo", "municipality", ""},
                                        {"operator", "operator", ""},
                                        {"service", "service", ""}}) {
    ExpectRefusalOf([&](auto& behaviour) { behaviour.person = person; }, 403, text);
  }
}

TEST_F(HostileSignInTest, ErrorsOfTheIssuerAreToldCalmly) {
  ExpectRefusalOf([](auto& behaviour) { behaviour.error = "access_denied"; }, 403, "broken off");
  ExpectRefusalOf([](auto& behaviour) { behaviour.error = "server_error"; }, 503, kLater);
  ExpectRefusalOf([](auto& behaviour) { behaviour.error = "login_required"; }, 400, kAgain);
  ExpectRefusalOf([](auto& behaviour) { behaviour.error = "invalid_request"; }, 502, kNotBelieved);
  ExpectRefusalOf([](auto& behaviour) { behaviour.token_status = 500; }, 503, kLater);
  ExpectRefusalOf([](auto& behaviour) { behaviour.token_status = 400; }, 400, kAgain);
  ExpectRefusalOf([](auto& behaviour) { behaviour.token_status = 401; }, 502, kNotBelieved);
}

TEST_F(HostileSignInTest, AnIssuerThatIsAwayIsSaidSo) {
  const std::string address = AnswerOfIssuer();
  issuer_->Stop();
  ExpectRefusal(browser_.Get(address), 503, kLater, address);
  issuer_->GoOn();
  EXPECT_EQ(browser_.Get(AnswerOfIssuer()).location, "/plans");

  // One that was never there.
  issuer_->Stop();
  SignInHouse late(*issuer_);
  Browser browser(kSite, late.port());
  EXPECT_EQ(browser.Get("/session/begin?language=nn").status, 503);
  EXPECT_THAT(browser.Get("/session/begin?language=nn").body,
              HasSubstr("Innlogginga verkar ikkje akkurat no"));
  EXPECT_EQ(Me(browser)["signIn"], "issuer");
}

TEST_F(HostileSignInTest, NobodyIsSentToAnotherSite) {
  for (const char* path : {"//evil.example", "/%5Cevil.example", "https://evil.example",
                           "/%09/evil.example", "evil.example", "/%0D%0ASet-Cookie:a=b",
                           "/session/begin", "/session", "%20//evil.example", "/a&to=/b"}) {
    const BrowserAnswer back =
        browser_.Get(AnswerOfIssuer(std::string("/session/begin?to=") + path));
    EXPECT_EQ(back.status, 303) << path;
    EXPECT_EQ(back.location, "/") << path;
    EXPECT_EQ(back.headers.count("Set-Cookie"), 2u) << path;
  }
  EXPECT_EQ(browser_.Get(AnswerOfIssuer("/session/begin?to=/" + std::string(2000, 'a'))).location,
            "/");
}

TEST_F(HostileSignInTest, WhatIsTooLongOrComesTwiceIsRefused) {
  const std::string address = AnswerOfIssuer();
  const std::string longer(5000, 'x');

  ExpectRefusal(browser_.Get(address + "&state=x"), 400, kAgain, address);
  ExpectRefusal(browser_.Get("/session/return?state=" + longer), 400, kAgain);
  ExpectRefusal(browser_.Get(address + "&code=x"), 400, kAgain, address);
  const std::string again = AnswerOfIssuer();
  ExpectRefusal(browser_.Get(std::regex_replace(again, std::regex("code=[^&]*"), "code=" + longer)),
                400, kAgain);
  EXPECT_EQ(issuer_->redeemed(), 0);
  EXPECT_EQ(browser_.Get("/session/begin?to=/" + std::string(9000, 'a')).status, 414);
}

TEST_F(HostileSignInTest, OnlyTheBrowserGoesThere) {
  EXPECT_EQ(browser_.Post("/session/begin", "{}").status, 405);
  EXPECT_EQ(browser_.Post("/session/return", "{}").status, 405);
  EXPECT_EQ(browser_.Get("/session/other").status, 404);
  EXPECT_EQ(browser_.Post("/session", R"({"role":"lead"})").status, 501);
}

}  // namespace
}  // namespace treff::gateway
