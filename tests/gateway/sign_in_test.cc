// People sign in at a real issuer, by the browser, and the services see who they are.
#include "tests/gateway/sign_in_house.h"

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

}  // namespace
}  // namespace treff::gateway
