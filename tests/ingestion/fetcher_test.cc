// The fetcher against a real HTTP server that misbehaves.
#include "services/ingestion/fetch/fetcher.h"

#include <atomic>
#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <httplib.h>

#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

class FetcherTest : public ::testing::Test {
 protected:
  FetcherTest() {
    source_.set_id("statbank");
    source_.set_base_url("https://stat.example");
    source_.set_timeout_seconds(5);
    source_.set_max_response_bytes(1000);
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~FetcherTest() override {
    over_.set_value();
    server_.stop();
    thread_.join();
  }

  // What the server answers at https://stat.example/x.
  void Answer(httplib::Server::Handler handler) {
    server_.Get("/stat.example/x", std::move(handler));
  }

  absl::StatusOr<FetchAnswer> Fetch(FetchRequest request = {}) {
    request.url = "https://stat.example/x";
    FetcherOptions options{.mirror = "http://127.0.0.1:" + std::to_string(port_),
                           .max_attempts = 3,
                           .max_timeout = max_timeout_,
                           .sleep = [this](absl::Duration pause, const std::function<bool()>&) {
                             pauses_.push_back(pause);
                             return absl::OkStatus();
                           }};
    return Fetcher(options).Fetch(source_, request, nullptr);
  }

  catalogue::Source source_;
  absl::Duration max_timeout_ = absl::Seconds(5);
  std::vector<absl::Duration> pauses_;
  std::promise<void> over_;
  const std::shared_future<void> test_over_ = over_.get_future().share();
  httplib::Server server_;
  std::thread thread_;
  int port_ = 0;
};

TEST_F(FetcherTest, GivesTheBytesAndTheValidators) {
  Answer([](const httplib::Request& request, httplib::Response& response) {
    EXPECT_EQ(request.get_header_value("Accept"), "application/json");
    response.set_header("ETag", "\"v1\"");
    response.set_header("Last-Modified", "Mon, 28 Sep 2026 10:00:00 GMT");
    response.set_content("{\"a\":1}", "application/json");
  });

  const auto answer = Fetch();

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->body, "{\"a\":1}");
  EXPECT_EQ(answer->etag, "\"v1\"");
  EXPECT_EQ(answer->last_modified, "Mon, 28 Sep 2026 10:00:00 GMT");
  EXPECT_EQ(answer->attempts, 1);
  EXPECT_EQ(answer->delivery, municipality::v1::Provenance::LIVE);
}

TEST_F(FetcherTest, AsksWhetherAnythingChanged) {
  Answer([](const httplib::Request& request, httplib::Response& response) {
    response.status = request.get_header_value("If-None-Match") == "\"v1\"" ? 304 : 500;
  });

  const auto answer = Fetch({.etag = "\"v1\""});

  ASSERT_THAT(answer, IsOk());
  EXPECT_TRUE(answer->not_modified);
}

TEST_F(FetcherTest, HonoursRetryAfter) {
  std::atomic<int> count = 0;
  Answer([&](const httplib::Request&, httplib::Response& response) {
    if (++count == 1) {
      response.status = 429;
      response.set_header("Retry-After", "7");
    } else {
      response.set_content("{}", "application/json");
    }
  });

  const auto answer = Fetch();

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->attempts, 2);
  EXPECT_THAT(pauses_, ElementsAre(absl::Seconds(7)));
}

TEST_F(FetcherTest, DoesNotWaitForAnHour) {
  Answer([](const httplib::Request&, httplib::Response& response) {
    response.status = 429;
    response.set_header("Retry-After", "3600");
  });

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kUnavailable,
                                AllOf(HasSubstr("answered 429"), HasSubstr("left alone for 1h"))));
}

TEST_F(FetcherTest, BacksOffFurtherEachTimeAndGivesUp) {
  Answer([](const httplib::Request&, httplib::Response& response) { response.status = 503; });

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("after 3 tries")));
  EXPECT_THAT(pauses_, ElementsAre(Ge(absl::Milliseconds(500)), Ge(absl::Seconds(1))));
}

TEST_F(FetcherTest, ASourceThatHangsEndsWithTheTimeout) {
  max_timeout_ = absl::Milliseconds(100);
  Answer([this](const httplib::Request&, httplib::Response&) { test_over_.wait(); });

  const auto answer = Fetch();

  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable,
                               AllOf(HasSubstr("https://stat.example/x"),
                                     HasSubstr("no whole answer within 100ms"))));
}

TEST_F(FetcherTest, HtmlWhereJsonWasExpectedIsRefused) {
  Answer([](const httplib::Request&, httplib::Response& response) {
    response.set_content("<html>back soon</html>", "text/html");
  });

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("JSON was expected")));
}

TEST_F(FetcherTest, MarkupThatCallsItselfJsonIsRefused) {
  Answer([](const httplib::Request&, httplib::Response& response) {
    response.set_content("<html>back soon</html>", "application/json");
  });

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("not JSON")));
}

TEST_F(FetcherTest, AnAnswerAboveTheBoundIsRefused) {
  Answer([](const httplib::Request&, httplib::Response& response) {
    response.set_content(std::string(1001, '1'), "application/json");
  });

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("1000 bytes")));
}

TEST_F(FetcherTest, RedirectsAreNotFollowed) {
  Answer([](const httplib::Request&, httplib::Response& response) {
    response.set_redirect("https://elsewhere.example/");
  });

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                HasSubstr("redirects to https://elsewhere.example/")));
}

TEST_F(FetcherTest, AnAddressThatIsGoneIsNotTriedAgain) {
  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kNotFound, HasSubstr("answered 404")));
  EXPECT_TRUE(pauses_.empty());
}

TEST_F(FetcherTest, CancellingEndsAWait) {
  EXPECT_THAT(SleepInSlices(absl::Hours(1), [] { return true; }),
              StatusIs(absl::StatusCode::kCancelled));
}

}  // namespace
}  // namespace treff::ingestion
