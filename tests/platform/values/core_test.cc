// Time, identifiers, hashes, call context and the log.
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/platform/middleware/context.h"
#include "services/platform/middleware/telemetry/trace_context.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/ids.h"
#include "services/platform/values/oslo_day.h"
#include "services/platform/values/strings.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using std::string_literals::operator""s;
using ::testing::MatchesRegex;
using treff::testing::EqualsProto;

TEST(Clock, TimestampsRoundTrip) {
  const absl::Time time = absl::FromUnixNanos(1'790'000'000'123'456'789);
  EXPECT_EQ(FromTimestamp(ToTimestamp(time)), time);
  EXPECT_THAT(ToTimestamp(absl::FromUnixNanos(-1)), EqualsProto("seconds: -1 nanos: 999999999"));
  EXPECT_EQ(ToTimestamp(absl::InfiniteFuture()).seconds(), 253'402'300'799);
  EXPECT_EQ(ToTimestamp(absl::InfinitePast()).seconds(), -62'135'596'800);
}

TEST(Clock, AFixedOneStandsStill) {
  FixedClock clock(absl::UnixEpoch());
  EXPECT_EQ(clock.Now(), absl::UnixEpoch());
  clock.Set(absl::UnixEpoch() + absl::Hours(1));
  EXPECT_EQ(clock.Now(), absl::UnixEpoch() + absl::Hours(1));
}

TEST(Clock, TheSystemsOneCanBeShiftedForATest) {
  const absl::Time before = SystemClock().Now();

  ShiftSystemClock(absl::Hours(24 * 365));
  const absl::Time shifted = SystemClock().Now();
  ShiftSystemClock(absl::ZeroDuration());

  EXPECT_GE(shifted - before, absl::Hours(24 * 365));
  EXPECT_LT(SystemClock().Now() - before, absl::Hours(1));
}

absl::CivilDay OsloDayAt(const std::string& utc) {
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_sec, utc, &time, nullptr)) << utc;
  return OsloDay(time);
}

TEST(OsloDay, BeginsAnHourBeforeUtcsInWinterAndTwoInSummer) {
  EXPECT_EQ(OsloDayAt("2026-12-31T22:59:59Z"), absl::CivilDay(2026, 12, 31));
  EXPECT_EQ(OsloDayAt("2026-12-31T23:00:00Z"), absl::CivilDay(2027, 1, 1));
  EXPECT_EQ(OsloDayAt("2026-07-31T21:59:59Z"), absl::CivilDay(2026, 7, 31));
  EXPECT_EQ(OsloDayAt("2026-07-31T22:00:00Z"), absl::CivilDay(2026, 8, 1));
}

// Summer time of 2026: from 29 March to 25 October; of 2027, from 28 March to 31 October.
TEST(OsloDay, ChangesOnTheLastSundaysOfMarchAndOctober) {
  EXPECT_EQ(OsloDayAt("2026-03-28T22:30:00Z"), absl::CivilDay(2026, 3, 28));
  EXPECT_EQ(OsloDayAt("2026-03-29T22:30:00Z"), absl::CivilDay(2026, 3, 30));
  EXPECT_EQ(OsloDayAt("2026-10-24T22:30:00Z"), absl::CivilDay(2026, 10, 25));
  EXPECT_EQ(OsloDayAt("2026-10-25T22:30:00Z"), absl::CivilDay(2026, 10, 25));
  EXPECT_EQ(OsloDayAt("2027-10-30T22:30:00Z"), absl::CivilDay(2027, 10, 31));
  EXPECT_EQ(OsloDayAt("2027-10-31T22:30:00Z"), absl::CivilDay(2027, 10, 31));
}

TEST(OsloTime, IsTheTimeAtWhichClocksInNorwayShowTheHour) {
  const auto utc = [](absl::Time time) {
    return absl::FormatTime("%Y-%m-%dT%H:%M", time, absl::UTCTimeZone());
  };
  EXPECT_EQ(utc(OsloTime(absl::CivilDay(2026, 11, 30), 8)), "2026-11-30T07:00");
  EXPECT_EQ(utc(OsloTime(absl::CivilDay(2026, 7, 1), 8)), "2026-07-01T06:00");
  EXPECT_EQ(utc(OsloTime(absl::CivilDay(2026, 7, 1), 0)), "2026-06-30T22:00");
  EXPECT_EQ(utc(OsloTime(absl::CivilDay(2026, 10, 25), 2)),
            "2026-10-25T00:00");  // the first of two
  EXPECT_EQ(utc(OsloTime(absl::CivilDay(2026, 10, 25), 3)), "2026-10-25T02:00");
  EXPECT_EQ(utc(OsloTime(absl::CivilDay(2026, 3, 29), 3)), "2026-03-29T01:00");
}

TEST(Ids, RandomOnesAreDistinctVersion4Uuids) {
  const auto ids = RandomIds();
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = ids->NewUuid();
    EXPECT_TRUE(IsUuid(id)) << id;
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
    EXPECT_TRUE(seen.insert(id).second);
  }
}

TEST(Ids, SequentialOnesCount) {
  const auto ids = SequentialIds();
  EXPECT_EQ(ids->NewUuid(), "00000000-0000-4000-8000-000000000001");
  EXPECT_EQ(ids->NewUuid(), "00000000-0000-4000-8000-000000000002");
}

TEST(Ids, OthersAreNoUuids) {
  EXPECT_TRUE(IsUuid("ABCDEF00-0000-4000-8000-000000000001"));
  for (const char* text :
       {"", "00000000-0000-4000-8000-00000000000", "00000000-0000-4000-8000-00000000000g",
        "000000000000-4000-8000-000000000001-", "{0000000-0000-4000-8000-00000000001}"}) {
    EXPECT_FALSE(IsUuid(text)) << text;
  }
}

TEST(Hash, IsSha256) {
  constexpr char kOfAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(Sha256Hex("abc"), kOfAbc);
  Sha256 pieces;
  pieces.Update("a");
  pieces.Update("");
  pieces.Update("bc");
  EXPECT_EQ(pieces.Hex(), kOfAbc);
}

TEST(Context, CallsNest) {
  EXPECT_EQ(CurrentCall().trace_id, "");
  EXPECT_EQ(CurrentCall().deadline, absl::InfiniteFuture());
  {
    const ScopedCall outer({.trace_id = "outer"});
    {
      const ScopedCall inner({.trace_id = "inner"});
      EXPECT_EQ(CurrentCall().trace_id, "inner");
    }
    EXPECT_EQ(CurrentCall().trace_id, "outer");
  }
  EXPECT_EQ(CurrentCall().trace_id, "");
}

TEST(TraceContext, IdsComeFromGoodHeadersOnly) {
  constexpr char kId[] = "4bf92f3577b34da6a3ce929d0e0e4736";
  EXPECT_EQ(ParseTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").id, kId);
  for (const char* bad : {"", "00", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                          "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                          "00-4bf92f3577b34da6a3ce929d0e0e\"36-00f067aa0ba902b7-01",
                          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x"}) {
    const std::string id = ParseTraceparent(bad).id;
    EXPECT_THAT(id, MatchesRegex("[0-9a-f]{32}"));
    EXPECT_NE(id, kId);
    EXPECT_NE(id, ParseTraceparent(bad).id) << "a new one each time";
  }
}

TEST(TraceContext, IsKeptAsTheCallerWantsIt) {
  const std::string id = "4bf92f3577b34da6a3ce929d0e0e4736";
  for (const auto& [flags, sampled] : std::map<std::string, bool>{
           {"00", false}, {"01", true}, {"02", false}, {"03", true}, {"fe", false}, {"ff", true}}) {
    const TraceContext trace = ParseTraceparent("00-" + id + "-00f067aa0ba902b7-" + flags);
    EXPECT_EQ(trace.sampled, sampled) << flags;
    const TraceContext carried_on = ParseTraceparent(FormatTraceparent(trace));
    EXPECT_EQ(carried_on.id, id);
    EXPECT_EQ(carried_on.sampled, sampled) << flags;
  }
  EXPECT_TRUE(ParseTraceparent("").sampled) << "what begins here";
}

nlohmann::json Logged(const std::function<void()>& write) {
  ::testing::internal::CaptureStderr();
  write();
  const std::string line = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1) << line;
  return nlohmann::json::parse(line);
}

TEST(Log, ALineIsOneJsonObject) {
  const ScopedCall call({.trace_id = "t1"});

  const auto line = Logged([] {
    LogWarning(
        "import failed",
        {{"dataset", "ssb-07459"}, {"rows", int64_t{357}}, {"seconds", 0.25}, {"retry", true}});
  });

  EXPECT_THAT(line["time"].get<std::string>(), MatchesRegex("20.*T.*\\....Z"));
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["message"], "import failed");
  EXPECT_EQ(line["dataset"], "ssb-07459");
  EXPECT_EQ(line["rows"], 357);
  EXPECT_EQ(line["seconds"], 0.25);
  EXPECT_EQ(line["retry"], true);
  EXPECT_EQ(line["trace"], "t1");
}

TEST(Log, HostileTextStaysInsideItsString) {
  const std::string hostile = "\"}\n{\"level\":\"error\\ \0 \x1B[2J \xFF"s;

  const auto line = Logged([&] { LogInfo(hostile, {{"field", hostile}, {"nan", NAN}}); });

  EXPECT_EQ(line["message"], ReplaceInvalidUtf8(hostile));
  EXPECT_EQ(line["field"], ReplaceInvalidUtf8(hostile));
  EXPECT_EQ(line["level"], "info");
  EXPECT_TRUE(line["nan"].is_null());
  EXPECT_FALSE(line.contains("trace"));
}

}  // namespace
}  // namespace treff::platform
