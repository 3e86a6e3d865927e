// A Redis that asks who calls, and one behind TLS: real servers, asked as an installation would.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/cache/cache.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/login_file.h"
#include "tests/testing/child_process.h"
#include "tests/testing/house_certificates.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/redis_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using treff::testing::HouseCertificates;
using treff::testing::RedisServer;
using treff::testing::StatusIs;
using treff::testing::TempDir;

// As docs/operations.md says it, and nothing more.
constexpr char kUser[] = "user treff on >first resetchannels ~treff:* -@all +mget +set +getex +del";

RedisCacheOptions OptionsFor(int port, const std::string& login_file) {
  RedisCacheOptions options;
  options.port = port;
  options.login_file = login_file;
  options.timeout = absl::Seconds(5);
  options.retry_after = absl::ZeroDuration();
  return options;
}

bool Keeps(Cache& cache, const std::string& key) {
  cache.Put(key, "v", absl::Minutes(1));
  return cache.Get(key).has_value();
}

TEST(RedisLogin, TheDefaultUserIsKnownByItsPasswordAlone) {
  const RedisServer server({.lines = {}, .password = "hemmelig"});
  const TempDir folder;
  EXPECT_TRUE(
      Keeps(*NewRedisCache(OptionsFor(server.port(), folder.Write("login", ":hemmelig\n"))), "k"));
  EXPECT_FALSE(
      Keeps(*NewRedisCache(OptionsFor(server.port(), folder.Write("wrong", ":hemmelig2"))), "k"));
  EXPECT_FALSE(Keeps(*NewRedisCache(OptionsFor(server.port(), "")), "k"));
}

TEST(RedisLogin, AUserWithTheFewestRightsIsEnough) {
  const RedisServer server({.lines = {kUser}, .password = "of-the-test"});
  const TempDir folder;
  RedisCacheOptions options = OptionsFor(server.port(), folder.Write("login", "treff:first"));
  EXPECT_TRUE(Keeps(*NewRedisCache(options), "k"));
  // Its keys are its own.
  options.key_prefix = "other:";
  EXPECT_FALSE(Keeps(*NewRedisCache(options), "k"));
}

TEST(RedisLogin, ANewPasswordIsTakenWithoutARestart) {
  RedisServer server({.lines = {kUser}, .password = "of-the-test"});
  const TempDir folder;
  const auto cache = NewRedisCache(OptionsFor(server.port(), folder.Write("login", "treff:first")));
  ASSERT_TRUE(Keeps(*cache, "k"));

  // Both are right for a while, then the new one alone.
  server.Do("ACL SETUSER treff >second");
  folder.Write("login", "treff:second\n");
  EXPECT_TRUE(cache->Get("k").has_value());
  server.Do("ACL SETUSER treff <first");
  EXPECT_TRUE(cache->Get("k").has_value());
  server.Kill();
  server.Restart();
  server.Do("ACL SETUSER treff >second <first");

  EXPECT_TRUE(Keeps(*cache, "k"));
}

TEST(RedisLogin, OneThatIsRefusedIsAMissUntilTheFileIsRight) {
  RedisServer server({.lines = {kUser}, .password = "of-the-test"});
  const TempDir folder;
  const std::string file = folder.Write("login", "treff:outdated");
  const auto cache = NewRedisCache(OptionsFor(server.port(), file));

  EXPECT_FALSE(Keeps(*cache, "k"));
  EXPECT_THAT(MetricsText(), HasSubstr("treff_cache_up{cache=\"redis\"} 0"));
  folder.Write("login", "");
  EXPECT_FALSE(Keeps(*cache, "k"));
  folder.Write("login", "treff:first");
  EXPECT_TRUE(Keeps(*cache, "k"));
  EXPECT_THAT(MetricsText(), AllOf(HasSubstr("treff_cache_up{cache=\"redis\"} 1"),
                                   Not(HasSubstr("first")), Not(HasSubstr("outdated"))));
}

TEST(RedisLogin, TheLogSaysWhatToMendAndNoSecret) {
  const RedisServer server({.lines = {kUser}, .password = "of-the-test"});
  const TempDir folder;
  ::testing::internal::CaptureStderr();
  EXPECT_FALSE(Keeps(
      *NewRedisCache(OptionsFor(server.port(), folder.Write("login", "treff:outdated"))), "k"));
  EXPECT_FALSE(Keeps(*NewRedisCache(OptionsFor(server.port(), "")), "k"));
  const std::string log = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(log, HasSubstr("the login of --redis_login_file is refused"));
  EXPECT_THAT(log, HasSubstr("it asks for a login: give --redis_login_file"));
  EXPECT_THAT(log, Not(HasSubstr("outdated")));
}

TEST(RedisLogin, IsCheckedAtTheStart) {
  const TempDir folder;
  for (const char* bad : {"", "treff", "treff:", "treff:a\nother:b", "treff:a\tb"}) {
    EXPECT_THAT(NewSharedCache("127.0.0.1:6379", folder.Write("login", bad)),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr("--redis_login_file"), HasSubstr("NAME:SECRET"))))
        << bad;
  }
  EXPECT_THAT(NewSharedCache("127.0.0.1:6379", folder.Write("login", std::string(5000, ':'))),
              StatusIs(absl::StatusCode::kInvalidArgument));
  const std::string good = folder.Write("login", "treff:with:colons and blanks\n");
  EXPECT_EQ(ReadLogin(good)->secret, "with:colons and blanks");
  EXPECT_THAT(NewSharedCache("", good),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("needs --redis_address")));
  EXPECT_THAT(ReadLogin(folder.File("none")).status(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(ReadLogin(folder.path()).status(), StatusIs(absl::StatusCode::kUnavailable));
}

// The tunnel as the manifests have it, between other addresses.
class Tunnel {
 public:
  Tunnel(int redis_port, const HouseCertificates& certificates, const std::string& authority) {
    port_ = treff::testing::PickFreePort();
    const std::string file = folder_.Write(
        "stunnel.conf",
        absl::StrReplaceAll(
            treff::testing::ReadFile(TREFF_SOURCE_DIR "/k8s/components/redis-tls/stunnel.conf"),
            {{"127.0.0.1:6379", absl::StrCat("127.0.0.1:", port_)},
             {"redis.redis.svc:6379", absl::StrCat("127.0.0.1:", redis_port)},
             {"redis.redis.svc", "redis"},
             {"/redis-authority/ca.crt", certificates.authority(authority)}}));
    auto process = treff::testing::ChildProcess::Start(
        {.command = {"stunnel4", file}, .output_path = folder_.File("stunnel.log")});
    if (process.ok()) process_ = *std::move(process);
  }

  int port() const { return port_; }
  bool is_running() const { return process_ != nullptr && process_->IsRunning(); }

 private:
  const TempDir folder_;
  int port_ = 0;
  std::unique_ptr<treff::testing::ChildProcess> process_;
};

TEST(RedisTunnel, LeadsToTheServerThatShowsTheRightCertificate) {
  HouseCertificates certificates;
  certificates.MakeAuthority("stranger");
  certificates.Sign("server", "", "ca", "redis");
  certificates.Sign("other", "", "ca", "elsewhere");
  const TempDir folder;
  const std::string login = folder.Write("login", "treff:first");
  const auto redis_of = [&](const std::string& name, int tls_port) {
    return RedisServer({.lines = {kUser, absl::StrCat("tls-port ", tls_port), "tls-auth-clients no",
                                  "tls-cert-file " + certificates.certificate(name),
                                  "tls-key-file " + certificates.key(name)},
                        .password = "of-the-test"});
  };
  const int port = treff::testing::PickFreePort();
  const int other_port = treff::testing::PickFreePort();
  const RedisServer redis = redis_of("server", port);
  const RedisServer misnamed = redis_of("other", other_port);

  const Tunnel right(port, certificates, "ca");
  const auto cache = NewRedisCache(OptionsFor(right.port(), login));
  ASSERT_TRUE(treff::testing::WaitUntil([&] { return Keeps(*cache, "k"); }))
      << "is the package stunnel4 installed?";
  const std::string large(5 << 20, 'x');
  cache->Put("large", large, absl::Minutes(1));
  EXPECT_THAT(cache->Get("large"), Optional(large));

  const Tunnel believes_another(port, certificates, "stranger");
  const Tunnel expects_another(other_port, certificates, "ca");
  for (const Tunnel* wrong : {&believes_another, &expects_another}) {
    RedisCacheOptions options = OptionsFor(wrong->port(), login);
    options.timeout = absl::Milliseconds(500);
    const auto refused = NewRedisCache(options);
    for (int i = 0; i < 4; ++i) EXPECT_FALSE(Keeps(*refused, "k"));
    EXPECT_TRUE(wrong->is_running());
  }
}

}  // namespace
}  // namespace treff::platform
