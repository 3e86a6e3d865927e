// Whoever signs out leaves no token behind that works.
#include <string>

#include "services/gateway/session/cookies.h"
#include "services/platform/identity/keys/signing_key.h"
#include "tests/gateway/sign_in/sign_in_house.h"
#include "tests/testing/temp_dir.h"

namespace treff::gateway {
namespace {

// The one that RFC 8037 shows in its appendix A: everybody has it.
std::string ClientKeyOfRfc8037() {
  return R"({"kty":"OKP","crv":"Ed25519","kid":"1","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
         R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
}

class RevocationTest : public SignInTest {
 protected:
  void SignIn() {
    browser_.Follow(browser_.Get("/session/begin"), "/");
    ASSERT_EQ(browser_.cookies().count(kSessionCookie), 1u);
    ASSERT_EQ(SeenAs(browser_), "officer-7 as officer");
  }
  void ExpectSignedOut() {
    EXPECT_EQ(browser_.Delete("/session").status, 200);
    EXPECT_EQ(Me(browser_)["signedIn"], false);
    EXPECT_EQ(SeenAs(browser_), "unauthenticated");
  }

  SignInHouse house_{*issuer_};
  Browser browser_{kSite, house_.port()};
};

TEST_F(RevocationTest, SigningOutRevokesTheTokenThatOthersAreGotWith) {
  SignIn();
  ASSERT_EQ(issuer_->refresh_tokens(), 1);

  ExpectSignedOut();

  EXPECT_EQ(issuer_->refresh_tokens(), 0);
  EXPECT_EQ(issuer_->revoked(), 1);
  EXPECT_EQ(browser_.Delete("/session").status, 200);
  EXPECT_EQ(issuer_->revoked(), 1) << "once is enough";
}

TEST_F(RevocationTest, WhereThereIsNoOtherTheTokenItselfIsRevoked) {
  issuer_->Change([](auto& behaviour) { behaviour.gives_refresh_tokens = false; });
  SignIn();

  ExpectSignedOut();

  EXPECT_EQ(issuer_->revoked(), 1);
}

TEST_F(RevocationTest, SigningInAgainRevokesTheTokensOfBefore) {
  SignIn();

  SignIn();

  EXPECT_EQ(issuer_->refresh_tokens(), 1);
  EXPECT_EQ(issuer_->revoked(), 1);
}

TEST_F(RevocationTest, WhoSignsOutIsSignedOutWhateverTheIssuerSays) {
  for (const int status : {400, 503}) {
    issuer_->Change([&](auto& behaviour) { behaviour.revocation_status = status; });
    SignIn();
    ExpectSignedOut();
  }
  SignIn();
  issuer_->Stop();
  ExpectSignedOut();
}

TEST_F(RevocationTest, AnIssuerThatRevokesNothingIsNotAsked) {
  issuer_->Change([](auto& behaviour) { behaviour.metadata = {{"revocation_endpoint", nullptr}}; });
  SignInHouse house(*issuer_);  // reads what the issuer says of itself when it starts
  browser_.GoToReplica(house.port());
  SignIn();

  ExpectSignedOut();

  EXPECT_EQ(issuer_->revoked(), 0);
}

TEST(ClientKeys, StandInForASecretWhereverTheIssuerAsksWhoWeAre) {
  const testing::TempDir folder;
  const std::string key = ClientKeyOfRfc8037();
  folder.Write("key.json", key);
  const auto issuer =
      testing::OidcIssuer::Start({.keys = platform::SigningKey::Parse(key)->public_keys(),
                                  .redirect_uri = absl::StrCat(kSite, "/session/return")});
  issuer->Change([](auto& behaviour) { behaviour.lifetime = absl::Seconds(30); });
  GatewayOptions options;
  options.issuer_sign_in.client_key_file = folder.File("key.json");
  SignInHouse house(*issuer, options);
  Browser browser(kSite, house.port());

  browser.Follow(browser.Get("/session/begin"), "/");
  ASSERT_EQ(browser.cookies().count(kSessionCookie), 1u);
  browser.Get("/session");  // prolongs
  EXPECT_EQ(browser.Delete("/session").status, 200);

  EXPECT_EQ(issuer->redeemed(), 1);
  EXPECT_EQ(issuer->prolonged(), 1);
  EXPECT_EQ(issuer->revoked(), 1);
}

}  // namespace
}  // namespace treff::gateway
