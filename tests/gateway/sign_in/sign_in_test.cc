// People sign in at a real issuer, by the browser, and the services see who they are.
#include "tests/gateway/sign_in/sign_in_house.h"

namespace treff::gateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class IssuerSignInTest : public SignInTest {
 protected:
  SignInHouse house_{*issuer_};
  Browser browser_{kSite, house_.port()};
};

TEST_F(IssuerSignInTest, LeadsThroughTheIssuerAndBackToWhereTheyWere) {
  ASSERT_EQ(Me(browser_)["signedIn"], false);
  EXPECT_EQ(Me(browser_)["signIn"], "issuer");
  EXPECT_EQ(SeenAs(browser_), "unauthenticated");

  const BrowserAnswer begun = browser_.Get("/session/begin?to=%2Fcases%2F12%3Fsort%3Ddeadline");
  EXPECT_EQ(begun.status, 303);
  EXPECT_THAT(begun.location, AllOf(HasSubstr(issuer_->address() + "/authorize?"),
                                    HasSubstr("code_challenge_method=S256")));
  const BrowserAnswer back = browser_.Follow(begun, "/cases");

  EXPECT_EQ(back.status, 303);
  EXPECT_EQ(back.location, "/cases/12?sort=deadline");
  EXPECT_EQ(Me(browser_)["role"], "officer");
  EXPECT_EQ(Me(browser_)["caller"], "officer-7");
  EXPECT_EQ(SeenAs(browser_), "officer-7 as officer");
}

TEST_F(IssuerSignInTest, SpeaksForPlacesAsTheirTokensSay) {
  issuer_->Change([](auto& behaviour) { behaviour.person = {"oslo-1", "municipality", "0301"}; });
  browser_.Follow(browser_.Get("/session/begin"), "/");

  EXPECT_EQ(Me(browser_)["role"], "municipality");
  EXPECT_EQ(Me(browser_)["place"], "0301");
  EXPECT_FALSE(Me(browser_).contains("roleNotice"));
  // The services go by the token: a municipality reads no cases.
  EXPECT_EQ(SeenAs(browser_), "permission_denied");
}

TEST_F(IssuerSignInTest, KeepsItsCookiesToTheBrowserAndItsAnswersOutOfCaches) {
  const BrowserAnswer begun = browser_.Get("/session/begin");
  const BrowserAnswer back = browser_.Get(browser_.Follow(begun, kSite).location);

  for (const BrowserAnswer* answer : {&begun, &back}) {
    const auto [first, last] = answer->headers.equal_range("Set-Cookie");
    ASSERT_NE(first, last);
    for (auto cookie = first; cookie != last; ++cookie) {
      EXPECT_THAT(cookie->second,
                  AllOf(HasSubstr("__Host-treff"), HasSubstr("; Path=/; Secure; HttpOnly"),
                        HasSubstr("; SameSite=Lax"), Not(HasSubstr("eyJ"))));
    }
    EXPECT_EQ(answer->headers.find("Cache-Control")->second, "no-store");
    EXPECT_EQ(answer->headers.find("Referrer-Policy")->second, "no-referrer");
    EXPECT_EQ(answer->headers.find("Strict-Transport-Security")->second, "max-age=31536000");
  }
  // What the browser hears of the session holds no token.
  EXPECT_THAT(browser_.Get("/session").body, Not(HasSubstr("eyJ")));
}

TEST_F(IssuerSignInTest, AnswersByItsPublicAddressAlone) {
  for (const char* name : {"http://127.0.0.1", "https://evil.example"}) {
    Browser other(name, house_.port());
    EXPECT_EQ(other.Get("/session").status, 403) << name;
    EXPECT_EQ(other.Get("/session/begin").status, 403) << name;
  }
  EXPECT_EQ(Browser("http://10.0.0.7", house_.port()).Get("/healthz").status, 200);
}

TEST_F(IssuerSignInTest, ProgramsSendTheIssuersTokensAsBefore) {
  httplib::Client program("127.0.0.1", house_.port());
  const auto answer = program.Post("/treff.casework.v1.CaseService/GetCase",
                                   {{"Host", "treff.example"}, {"Authorization", "Bearer x.y.z"}},
                                   "{}", "application/json");

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 401);
  EXPECT_THAT(answer->body, HasSubstr("TOKEN_REFUSED"));
}

}  // namespace
}  // namespace treff::gateway
