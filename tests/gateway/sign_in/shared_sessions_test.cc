// Two gateways behind one proxy, with their sessions in one Redis.
#include <chrono>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "services/gateway/session/cookies.h"
#include "services/platform/cache/redis_connection.h"
#include "tests/gateway/sign_in/sign_in_house.h"
#include "tests/testing/child_process.h"
#include "tests/testing/redis_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SharedSessionsTest : public SignInTest {
 protected:
  GatewayOptions With(const std::string& key) {
    const std::string path = folder_.File(key.substr(0, 4));
    std::ofstream(path) << key << "\n";
    return {.redis_address = redis_.address(), .session_key_file = path};
  }
  void SignIn(Browser& browser) {
    EXPECT_EQ(browser.Follow(browser.Get("/session/begin?to=/plans"), "/plans").location, "/plans");
  }
  // What a command to Redis answers, as text: "" for nothing.
  std::vector<std::string> Ask(const std::vector<std::string_view>& command) {
    auto connection = *platform::RedisConnection::Connect("127.0.0.1", redis_.port());
    const auto reply = connection->Call(
        command, platform::RedisConnection::Steady::now() + std::chrono::seconds(20));
    std::vector<std::string> texts;
    EXPECT_TRUE(reply.ok()) << reply.status();
    if ((*reply)->type == REDIS_REPLY_STRING) texts.emplace_back((*reply)->str, (*reply)->len);
    for (size_t i = 0; i < (*reply)->elements; ++i) {
      texts.emplace_back((*reply)->element[i]->str, (*reply)->element[i]->len);
    }
    return texts;
  }
  std::vector<std::string> SessionKeys() { return Ask({"KEYS", "treff:session:*"}); }

  testing::TempDir folder_;
  testing::RedisServer redis_;
  const std::string key_ = std::string(64, 'a');
  SignInHouse one_{*issuer_, With(key_)};
  SignInHouse other_{*issuer_, With(key_)};
  Browser browser_{kSite, one_.port()};
};

TEST_F(SharedSessionsTest, ASignInBegunAtOneEndsAtTheOtherAndHoldsAtBoth) {
  const auto begun = browser_.Follow(browser_.Get("/session/begin?to=/plans"), kSite);
  browser_.GoToReplica(other_.port());
  EXPECT_EQ(browser_.Get(begun.location).location, "/plans");
  EXPECT_EQ(SeenAs(browser_), "officer-7 as officer");

  browser_.GoToReplica(one_.port());
  EXPECT_EQ(SeenAs(browser_), "officer-7 as officer");

  const auto cookies = browser_.cookies();
  browser_.Delete("/session");
  browser_.cookies() = cookies;
  browser_.GoToReplica(other_.port());
  EXPECT_EQ(SeenAs(browser_), "unauthenticated");
}

TEST_F(SharedSessionsTest, AnAnswerOfTheIssuerWorksOnceAtAll) {
  issuer_->Change([](auto& behaviour) { behaviour.takes_codes_twice = true; });
  const auto begun = browser_.Follow(browser_.Get("/session/begin?to=/plans"), kSite);
  Browser copy = browser_;
  copy.GoToReplica(other_.port());

  EXPECT_EQ(browser_.Get(begun.location).status, 303);
  EXPECT_EQ(copy.Get(begun.location).status, 400);
}

TEST_F(SharedSessionsTest, RedisLearnsNothingOfThem) {
  SignIn(browser_);

  ASSERT_EQ(SessionKeys().size(), 1u);
  const std::string kept = Ask({"GET", SessionKeys()[0]})[0];
  EXPECT_THAT(SessionKeys()[0], Not(HasSubstr(browser_.cookies()[kSessionCookie])));
  for (const char* word : {"officer", "eyJ", "caller", "token"}) {
    EXPECT_THAT(kept, Not(HasSubstr(word)));
  }
}

TEST_F(SharedSessionsTest, WhoWritesThereGivesNobodyAnothersSession) {
  SignIn(browser_);
  const std::string officers = SessionKeys()[0];
  issuer_->Change([](auto& behaviour) { behaviour.person = {"lead-1", "lead", ""}; });
  Browser lead(kSite, other_.port());
  SignIn(lead);
  const std::string value = Ask({"GET", officers})[0];
  for (const std::string& key : SessionKeys()) Ask({"SET", key, value});

  EXPECT_EQ(SeenAs(browser_), "officer-7 as officer");
  EXPECT_EQ(SeenAs(lead), "unauthenticated");
}

TEST_F(SharedSessionsTest, AnotherKeyOpensNone) {
  SignIn(browser_);
  SignInHouse stranger(*issuer_, With(std::string(64, 'b')));
  browser_.GoToReplica(stranger.port());

  EXPECT_EQ(SeenAs(browser_), "unauthenticated");
}

TEST_F(SharedSessionsTest, AnEmptiedRedisMeansSigningInAgain) {
  SignIn(browser_);
  redis_.Flush();

  EXPECT_EQ(SeenAs(browser_), "unauthenticated");
  SignIn(browser_);
  EXPECT_EQ(SeenAs(browser_), "officer-7 as officer");
}

TEST_F(SharedSessionsTest, WithoutRedisTheGatewaySaysSoAndGoesOnAfterwards) {
  SignIn(browser_);
  redis_.Kill();

  const auto session = browser_.Get("/session");
  EXPECT_EQ(session.status, 503);
  EXPECT_THAT(session.body, HasSubstr("who is signed in cannot be read just now"));
  EXPECT_EQ(SeenAs(browser_), "unavailable");
  EXPECT_EQ(browser_.Get("/healthz").status, 200);
  EXPECT_EQ(browser_.Get("/readyz").status, 200);
  Browser other(kSite, other_.port());
  const auto back = other.Follow(other.Get("/session/begin?language=en"));
  EXPECT_EQ(back.status, 503);
  EXPECT_THAT(back.body, HasSubstr("Signing in does not work just now"));

  redis_.Restart();
  ASSERT_TRUE(testing::WaitUntil([this] { return SeenAs(browser_) == "unauthenticated"; }));
  SignIn(browser_);
  EXPECT_EQ(SeenAs(browser_), "officer-7 as officer");
}

}  // namespace
}  // namespace treff::gateway
