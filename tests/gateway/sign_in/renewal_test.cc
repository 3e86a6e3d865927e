// A session lasts as long as the issuer gives tokens for it, and no longer.
#include <thread>
#include <vector>

#include "services/gateway/session/cookies.h"
#include "tests/gateway/sign_in/sign_in_house.h"
#include "tests/testing/child_process.h"

namespace treff::gateway {
namespace {

using ::testing::Each;

// Of tokens that are renewed before the first use: they end within two minutes.
constexpr absl::Duration kShort = absl::Seconds(30);
// Services give a token a minute after its end: of those, ten seconds are left.
constexpr absl::Duration kAlmostOver = absl::Seconds(-50);

class RenewalTest : public SignInTest {
 protected:
  void SignIn(const std::function<void(testing::OidcBehaviour&)>& change) {
    issuer_->Change(change);
    browser_.Follow(browser_.Get("/session/begin"), "/");
    ASSERT_EQ(browser_.cookies().count(kSessionCookie), 1u);
  }

  SignInHouse house_{*issuer_};
  Browser browser_{kSite, house_.port()};
};

TEST_F(RenewalTest, ATokenIsRenewedBeforeItEndsAndOnlyOnceByMany) {
  SignIn([](auto& behaviour) { behaviour.lifetime = kShort; });

  std::vector<std::string> seen(12);
  std::vector<std::thread> tabs;
  for (std::string& one : seen) {
    tabs.emplace_back([this, &one] {
      Browser tab = browser_;
      one = SeenAs(tab);
    });
  }
  for (std::thread& tab : tabs) tab.join();

  EXPECT_THAT(seen, Each("officer-7 as officer"));
  EXPECT_EQ(issuer_->prolonged(), 1);
}

TEST_F(RenewalTest, WhomTheIssuerRefusesIsSignedOut) {
  SignIn([](auto& behaviour) {
    behaviour.lifetime = kShort;
    behaviour.prolongs = false;
  });

  EXPECT_EQ(SeenAs(browser_), "unauthenticated");
  EXPECT_EQ(Me(browser_)["signedIn"], false);
}

TEST_F(RenewalTest, AnotherPersonsTokenEndsTheSession) {
  SignIn([](auto& behaviour) { behaviour.lifetime = kShort; });
  issuer_->Change([](auto& behaviour) { behaviour.access_claims = {{"sub", "officer-8"}}; });

  EXPECT_EQ(SeenAs(browser_), "unauthenticated");
}

TEST_F(RenewalTest, ARoleThatChangesIsSeen) {
  SignIn([](auto& behaviour) { behaviour.lifetime = kShort; });
  issuer_->Change([](auto& behaviour) { behaviour.access_claims = {{"treff_role", "lead"}}; });

  EXPECT_EQ(Me(browser_)["role"], "lead");
  EXPECT_EQ(SeenAs(browser_), "officer-7 as lead");
}

TEST_F(RenewalTest, AnIssuerThatIsAwayTakesNothingThatIsStillGood) {
  SignIn([](auto& behaviour) { behaviour.lifetime = kShort; });
  issuer_->Stop();

  EXPECT_EQ(SeenAs(browser_), "officer-7 as officer");
}

TEST_F(RenewalTest, WithoutARefreshTokenTheSessionEndsWithItsToken) {
  SignIn([](auto& behaviour) {
    behaviour.lifetime = kAlmostOver;
    behaviour.gives_refresh_tokens = false;
  });

  EXPECT_TRUE(testing::WaitUntil([this] { return Me(browser_)["signedIn"] == false; }));
  EXPECT_EQ(issuer_->prolonged(), 0);
}

TEST_F(RenewalTest, SigningOutEndsTheSessionHereAndAtTheIssuer) {
  SignIn([](auto&) {});

  const Browser before = browser_;
  const auto told = nlohmann::json::parse(browser_.Delete("/session").body);

  EXPECT_EQ(told["signedIn"], false);
  EXPECT_EQ(told["signOutAt"], issuer_->address() +
                                   "/signed-out?client_id=treff-gateway&post_logout_redirect_uri="
                                   "https%3A%2F%2Ftreff.example%2F");
  EXPECT_EQ(browser_.cookies().count(kSessionCookie), 0u);
  Browser stolen = before;
  EXPECT_EQ(Me(stolen)["signedIn"], false);
}

}  // namespace
}  // namespace treff::gateway
