// The fetcher against a real HTTP server that misbehaves.
#include "services/ingestion/fetch/fetcher.h"

#include <atomic>
#include <chrono>
#include <future>
#include <random>
#include <thread>

#include <gmock/gmock.h>
#include <httplib.h>
#include <zlib.h>

#include "services/ingestion/connectors/formats/html.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;
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

  absl::StatusOr<FetchAnswer> Fetch(FetchRequest request = {}, const std::string& path = "/x") {
    request.url = "https://stat.example" + path;
    FetcherOptions options{.mirror = "http://127.0.0.1:" + std::to_string(port_),
                           .max_attempts = 3,
                           .max_timeout = max_timeout_,
                           .sleep =
                               [this](absl::Duration pause, const std::function<bool()>&) {
                                 pauses_.push_back(pause);
                                 return absl::OkStatus();
                               },
                           .opening_words = OpeningWords};
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

TEST_F(FetcherTest, ASourceWhoseKeyIsMissingIsNotAskedAtAll) {
  std::atomic<int> count = 0;
  Answer([&](const httplib::Request&, httplib::Response& response) {
    ++count;
    response.set_content("{}", "application/json");
  });
  source_.mutable_access()->set_state(catalogue::Access::NEEDS_KEY);
  source_.mutable_access()->set_link("https://stat.example/key");

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                HasSubstr("https://stat.example/key")));
  EXPECT_EQ(count, 0);
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

TEST_F(FetcherTest, HonoursRetryAfterInEveryForm) {
  const absl::Time in_an_hour = absl::Now() + absl::Hours(1) + absl::Minutes(1);
  for (const char* form :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"}) {
    const std::string date = absl::FormatTime(form, in_an_hour, absl::UTCTimeZone());
    const std::string path = "/x" + std::to_string(pauses_.size() + date.size());
    server_.Get("/stat.example" + path,
                [date](const httplib::Request&, httplib::Response& response) {
                  response.status = 503;
                  response.set_header("Retry-After", date);
                });
    EXPECT_THAT(Fetch({}, path), StatusIs(absl::StatusCode::kUnavailable,
                                          AllOf(HasSubstr("answered 503, after 1 try"),
                                                HasSubstr("left alone for 1h"))))
        << date;
  }
}

TEST_F(FetcherTest, ADateThatIsPastIsNoWait) {
  std::atomic<int> count = 0;
  Answer([&](const httplib::Request&, httplib::Response& response) {
    if (++count == 1) {
      response.status = 503;
      response.set_header("Retry-After", "Sunday, 06-Nov-94 08:49:37 GMT");
    } else {
      response.set_content("{}", "application/json");
    }
  });

  EXPECT_THAT(Fetch(), IsOk());
  EXPECT_THAT(pauses_, ElementsAre(Le(absl::Seconds(1))));
}

TEST_F(FetcherTest, ANotModifiedThatNobodyAskedForIsTriedAgain) {
  Answer([](const httplib::Request&, httplib::Response& response) { response.status = 304; });

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kUnavailable,
                                HasSubstr("answered 304 though nothing was asked conditionally, "
                                          "after 3 tries")));
  EXPECT_EQ(pauses_.size(), 2);
}

TEST_F(FetcherTest, MediaTypesKnowNoLetterCase) {
  Answer([](const httplib::Request&, httplib::Response& response) {
    response.set_content("<html>figures</html>", "Text/HTML; Charset=UTF-8");
  });

  EXPECT_THAT(Fetch({.format = catalogue::Request::HTML}), IsOk());
  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("JSON was expected")));
}

// Random bytes as text: they pack to about half.
std::string Noise(size_t size) {
  std::mt19937 random(7);
  std::string noise = "{\"a\":\"";
  while (noise.size() < size) noise.push_back("0123456789abcdef"[random() % 16]);
  return noise + "\"}";
}

std::string Gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

TEST_F(FetcherTest, APackedAnswerIsUnpackedAndHalfOfOneIsTriedAgain) {
  const std::string text = Noise(800);
  const std::string packed = Gzip(text);
  const auto answer = [&](const std::string& body) {
    return [body](const httplib::Request& request, httplib::Response& response) {
      EXPECT_EQ(request.get_header_value("Accept-Encoding"), "gzip");
      response.set_header("Content-Encoding", "GZIP");
      // A type that the server does not pack by itself.
      response.set_content(body, "application/octet-stream");
    };
  };
  server_.Get("/stat.example/whole", answer(packed));
  server_.Get("/stat.example/half", answer(packed.substr(0, packed.size() / 2)));
  server_.Get("/stat.example/unsigned", answer(packed.substr(0, packed.size() - 4)));
  server_.Get("/stat.example/none", answer("{}"));

  const auto whole = Fetch({}, "/whole");
  ASSERT_THAT(whole, IsOk());
  EXPECT_EQ(whole->body, text);
  for (const char* path : {"/half", "/unsigned"}) {
    EXPECT_THAT(Fetch({}, path),
                StatusIs(absl::StatusCode::kUnavailable, HasSubstr("cut short, after 3 tries")));
  }
  EXPECT_THAT(Fetch({}, "/none"), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("damaged")));
}

TEST_F(FetcherTest, ASmallAnswerDoesNotUnpackIntoAHugeOne) {
  const std::string packed = Gzip(std::string(1 << 20, ' '));
  ASSERT_LT(packed.size(), 2000);
  source_.set_max_response_bytes(2000);
  Answer([&](const httplib::Request&, httplib::Response& response) {
    response.set_header("Content-Encoding", "gzip");
    response.set_content(packed, "application/octet-stream");
  });

  EXPECT_THAT(Fetch(),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("unpacks to more")));
}

TEST_F(FetcherTest, AnAnswerThatTricklesEndsWithTheTimeout) {
  max_timeout_ = absl::Milliseconds(300);
  Answer([this](const httplib::Request&, httplib::Response& response) {
    response.set_content_provider(
        1000, "application/json", [this](size_t, size_t, httplib::DataSink& sink) {
          sink.write("1", 1);
          return test_over_.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout;
        });
  });

  EXPECT_THAT(Fetch(),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("no whole answer within 300ms")));
}

TEST_F(FetcherTest, ABodyThatIsShorterThanItWasToBeIsTriedAgain) {
  Answer([](const httplib::Request&, httplib::Response& response) {
    response.set_content_provider(100, "application/json",
                                  [](size_t offset, size_t, httplib::DataSink& sink) {
                                    if (offset > 0) return false;
                                    sink.write("{\"a\":", 5);
                                    return true;
                                  });
  });

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("after 3 tries")));
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

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kUnavailable,
                                AllOf(HasSubstr("JSON was expected"), HasSubstr("back soon"))));
}

TEST_F(FetcherTest, MarkupThatCallsItselfJsonIsRefused) {
  Answer([](const httplib::Request&, httplib::Response& response) {
    response.set_content("<html>back soon</html>", "application/json");
  });

  EXPECT_THAT(Fetch(), StatusIs(absl::StatusCode::kUnavailable,
                                AllOf(HasSubstr("not JSON"), HasSubstr("back soon"))));
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
