#include "services/ingestion/connectors/json_stat.h"

#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

// Sums the ages "0" and "1" into a.young, everything into a.all.
catalogue::Dataset TwoMappings() {
  catalogue::Dataset dataset;
  google::protobuf::TextFormat::ParseFromString(
      R"pb(
        suppression { indicator: "a.all" lower: 1 upper: 4 }
        symbols { text: "." state: NOT_APPLICABLE }
        symbols { text: ".." state: MISSING }
        symbols { text: ":" state: SUPPRESSED }
        symbols { text: "-" state: MISSING }
        symbols { text: "*" state: MISSING }
        symbols { text: "" state: MISSING }
        json_stat {
          region_dimension: "Region"
          time_dimension: "Tid"
          sums { dimension: "Alder" codes: "0" codes: "1" codes: "2" }
          mappings { indicator: "a.all" }
          mappings {
            indicator: "a.young"
            selections { dimension: "Alder" from_code: "0" to_code: "1" }
          }
        })pb",
      &dataset);
  return dataset;
}

// One region, one year, three ages.
constexpr char kTable[] = R"({"class":"dataset","id":["Region","Alder","Tid"],"size":[1,3,1],
  "dimension":{
    "Region":{"category":{"index":{"0301":0}}},
    "Alder":{"category":{"index":["0","1","2"]}},
    "Tid":{"category":{"label":{"2026":"2026"}}}},
  "value":VALUES})";

std::string TableWith(const std::string& values) {
  return absl::StrReplaceAll(kTable, {{"VALUES", values}});
}

absl::StatusOr<std::map<std::string, SourceFigure>> Read(const std::string& json,
                                                         const catalogue::Dataset& dataset) {
  std::map<std::string, SourceFigure> figures;
  const auto summary = ReadJsonStat(json, dataset, [&](const JsonStatFigure& figure) {
    figures[absl::StrCat(std::string(figure.indicator), " ", std::string(figure.region), " ",
                         std::string(figure.time))] = figure.figure;
    return absl::OkStatus();
  });
  if (!summary.ok()) return summary.status();
  return figures;
}

SourceFigure Young(const std::string& json) {
  const auto figures = Read(json, TwoMappings());
  EXPECT_THAT(figures, IsOk());
  return figures.ok() ? figures->at("a.young 0301 2026") : SourceFigure();
}

SourceFigure All(const std::string& json) {
  const auto figures = Read(json, TwoMappings());
  EXPECT_THAT(figures, IsOk());
  return figures.ok() ? figures->at("a.all 0301 2026") : SourceFigure();
}

TEST(JsonStat, SumsWhatAMappingSelects) {
  EXPECT_EQ(All(TableWith("[1,2,4]")).value, 7);
  EXPECT_EQ(Young(TableWith("[1,2,4]")).value, 3);
}

TEST(JsonStat, AMissingPartMakesTheSumMissing) {
  EXPECT_EQ(All(TableWith("[1,2,null]")).state, Observation::MISSING);
  EXPECT_EQ(Young(TableWith("[1,2,null]")).value, 3);
  EXPECT_EQ(All(TableWith("[1,2,\"..\"]")).state, Observation::MISSING);
  EXPECT_EQ(All(TableWith("{\"0\":1,\"2\":4}")).state, Observation::MISSING);
}

TEST(JsonStat, ASuppressedPartMakesTheSumAnInterval) {
  const SourceFigure figure = All(TableWith("[10,\":\",\":\"]"));

  EXPECT_EQ(figure.state, Observation::SUPPRESSED);
  ASSERT_TRUE(figure.bounds.has_value());
  EXPECT_EQ(figure.bounds->lower(), 12);
  EXPECT_EQ(figure.bounds->upper(), 18);
}

TEST(JsonStat, WhatCannotBeIsNotMissing) {
  EXPECT_EQ(All(TableWith("[\".\",\".\",\".\"]")).state, Observation::NOT_APPLICABLE);
}

TEST(JsonStat, StatusStandsForNullInEveryForm) {
  const auto with_status = [](const std::string& status) {
    return absl::StrReplaceAll(TableWith("[1,2,null]"),
                               {{"\"value\"", "\"status\":" + status + ",\"value\""}});
  };
  EXPECT_EQ(All(with_status(R"({"2":":"})")).state, Observation::SUPPRESSED);
  EXPECT_EQ(All(with_status(R"(["","",":"])")).state, Observation::SUPPRESSED);
  EXPECT_EQ(All(with_status(R"([null,null,"."])")).state, Observation::MISSING);
  EXPECT_EQ(All(with_status(R"(":")")).state, Observation::SUPPRESSED);
  EXPECT_EQ(All(with_status(R"("")")).state, Observation::MISSING);
}

TEST(JsonStat, VersionOneHasAWrapperAndSizesInsideDimension) {
  const char* const version_one = R"({"dataset":{"dimension":{
      "Region":{"category":{"index":{"0301":0}}},
      "Alder":{"category":{"index":{"0":0,"1":1,"2":2}}},
      "Tid":{"category":{"index":{"2026":0}}},
      "id":["Region","Alder","Tid"],"size":["1","3","1"],"role":{"time":["Tid"]}},
    "value":[1,2,4]}})";

  EXPECT_EQ(All(version_one).value, 7);
}

TEST(JsonStat, PositionsAreThoseOfTheIndexNotOfTheText) {
  const std::string json = absl::StrReplaceAll(
      TableWith("[100,2,4]"),
      {{R"(["0","1","2"])", R"({"1":2,"2":0,"0":1})"}});  // ages 0 and 1 are cells 1 and 2

  EXPECT_EQ(Young(json).value, 6);
}

TEST(JsonStat, AByteOrderMarkIsNoData) {
  EXPECT_EQ(All("\xEF\xBB\xBF" + TableWith("[1,2,4]")).value, 7);
}

TEST(JsonStat, SparseKeysHaveNoOrder) {
  EXPECT_EQ(All(TableWith(R"({"2":4,"0":1,"1":2})")).value, 7);
  EXPECT_EQ(Young(TableWith(R"({"1":2,"0":1})")).value, 3);
  EXPECT_EQ(All(TableWith(R"({"1":2,"0":1})")).state, Observation::MISSING);
}

TEST(JsonStat, DimensionsHaveNoOrder) {
  const std::string json = absl::StrReplaceAll(
      TableWith("[1,2,4]"), {{R"(["Region","Alder","Tid"],"size":[1,3,1])",
                              R"(["Tid","Alder","Region"],"size":["1","3","1"])"}});

  EXPECT_EQ(Young(json).value, 3);
}

TEST(JsonStat, ASymbolBesideANumberSaysThatItIsNone) {
  const auto with_status = [](const std::string& values, const std::string& status) {
    return absl::StrReplaceAll(TableWith(values),
                               {{"\"value\"", "\"status\":" + status + ",\"value\""}});
  };
  EXPECT_EQ(All(with_status("[0,2,4]", R"({"0":":"})")).state, Observation::SUPPRESSED);
  EXPECT_EQ(All(with_status("[0,2,4]", R"([":","",""])")).state, Observation::SUPPRESSED);
  EXPECT_EQ(All(with_status("[0,0,0]", R"("..")")).state, Observation::MISSING);
  EXPECT_EQ(All(with_status(R"({"0":0,"1":2,"2":4})", R"({"0":"."})")).state, Observation::MISSING);
  EXPECT_EQ(All(with_status("[0,2,4]", R"({"0":""})")).value, 6);
  EXPECT_EQ(Young(with_status("[1,2,0]", R"({"2":":"})")).value, 3);  // of another cell
  EXPECT_EQ(All(with_status(R"({"2":4,"1":0,"0":1})", R"({"1":":"})")).state,
            Observation::SUPPRESSED);
}

// FHI's dialect: symbols among the values, an empty status, an index that is a list.
TEST(JsonStat, NumbersAndSymbolsAsText) {
  EXPECT_EQ(All(TableWith(R"(["1",2,"4.0"])")).value, 7);
  EXPECT_EQ(All(TableWith(R"([1,2,":"])")).state, Observation::SUPPRESSED);
  const std::string flagged = absl::StrReplaceAll(
      TableWith(R"([1,2,".."])"),
      {{"\"value\"", R"("status":"","extension":{"flags":{"index":[":"]}},"value")"}});
  EXPECT_EQ(All(flagged).state, Observation::MISSING);
}

TEST(JsonStat, WhatIsAddedUpIsDeclared) {
  const auto with_ages = [](const std::string& ages, const std::string& values, int count) {
    return absl::StrReplaceAll(TableWith(values), {{R"(["0","1","2"])", ages},
                                                   {"[1,3,1]", absl::StrCat("[1,", count, ",1]")}});
  };
  const auto expect = [](const std::string& json, const std::string& message) {
    EXPECT_THAT(Read(json, TwoMappings()),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  };
  expect(with_ages(R"(["0","1","2","999"])", "[1,2,4,7]", 4), "the category 999 is none of those");
  expect(with_ages(R"(["0","1","2","0-2"])", "[1,2,4,7]", 4), "the category 0-2 is none of those");
  expect(with_ages(R"(["0","1"])", "[1,2]", 2), "2 among them");
  // A dimension that nobody thought of, with one category and with more.
  const auto with_sex = [](const std::string& sexes, int count, const std::string& values) {
    return absl::StrReplaceAll(
        TableWith(values),
        {{R"(["Region","Alder","Tid"],"size":[1,3,1])",
          absl::StrCat(R"(["Region","Kjonn","Alder","Tid"],"size":[1,)", count, ",3,1]")},
         {R"("Alder":{)",
          absl::StrCat(R"("Kjonn":{"category":{"index":)", sexes, R"(}},"Alder":{)")}});
  };
  EXPECT_EQ(All(with_sex(R"({"0":0})", 1, "[1,2,4]")).value, 7);
  expect(with_sex(R"({"1":0,"2":1})", 2, "[1,2,4,1,2,4]"), "/dimension/Kjonn: it has 2 categories");
}

TEST(JsonStat, ARangeTakesSingleCategoriesOnly) {
  catalogue::Dataset dataset = TwoMappings();
  auto& sum = *dataset.mutable_json_stat()->mutable_sums(0);
  sum.clear_codes();
  sum.set_from_code("0");
  sum.set_to_code("2+");
  const std::string json =
      absl::StrReplaceAll(TableWith("[1,2,4]"), {{R"(["0","1","2"])", R"(["0","1","2+"])"}});
  EXPECT_EQ(Read(json, dataset)->at("a.all 0301 2026").value, 7);
  EXPECT_THAT(Read(absl::StrReplaceAll(json, {{"\"2+\"", "\"0-1\""}}), dataset),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("the category 0-1")));
}

TEST(JsonStat, WhatIsNoTableIsCalledByItsName) {
  const auto expect = [](const std::string& json, const std::string& message) {
    EXPECT_THAT(Read(json, TwoMappings()),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  };
  expect(absl::StrCat("{\"befolkning\":", TableWith("[1,2,4]"), "}"),
         "a bundle of tables, \"befolkning\" among them");
  const auto without = [](const std::string& dimension, const std::string& size) {
    return absl::StrReplaceAll(TableWith("[]"), {{"[1,3,1]", size}, {dimension, "{}"}});
  };
  expect(absl::StrReplaceAll(without(R"({"label":{"2026":"2026"}})", "[1,3,0]"),
                             {{R"("category":{})", R"("category":{"index":[]})"}}),
         "/dimension/Tid: the table has no times");
  expect(without(R"({"0301":0})", "[0,3,1]"), "/dimension/Region: the table has no regions");
  expect(absl::StrReplaceAll(TableWith("[1,2,4]"), {{R"(["0","1","2"])", R"(["0","1","1"])"}}),
         "the code 1 is there twice");
  expect(
      absl::StrReplaceAll(TableWith("[1,2,4]"), {{R"(["0","1","2"])", R"({"0":0,"1":1,"0":2})"}}),
      "the code 0 is there twice");
}

// What the sources answered, as recorded (Statistics Norway, CC BY 4.0): table 09220 from PxWeb v0
// about 2016, table 12134 from PxWebApi v2 on 2026-04-25, its contacts' names left out.
std::string Sample(const std::string& name) {
  std::ifstream stream(TREFF_SOURCE_DIR "/tests/ingestion/payloads/samples/" + name,
                       std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

TEST(JsonStatSamples, KindergartensOfVersionOne) {
  catalogue::Dataset dataset;
  google::protobuf::TextFormat::ParseFromString(
      R"pb(
        json_stat {
          region_dimension: "Region"
          time_dimension: "Tid"
          sums { dimension: "Eierskap" codes: "01" codes: "02-03" codes: "98" }
          mappings { indicator: "a.all" }
          mappings {
            indicator: "a.private"
            selections { dimension: "Eierskap" codes: "98" }
          }
        })pb",
      &dataset);

  const auto figures = Read(Sample("ssb_09220.json"), dataset);

  ASSERT_THAT(figures, IsOk());
  EXPECT_EQ(figures->at("a.all 0 1987").value, 2195 + 82 + 1502);
  EXPECT_EQ(figures->at("a.all 01 1988").value, 93 + 1 + 49);
  EXPECT_EQ(figures->at("a.private 0101 1989").value, 11);
}

TEST(JsonStatSamples, FreeRevenueOfVersionTwo) {
  catalogue::Dataset dataset;
  google::protobuf::TextFormat::ParseFromString(
      R"pb(
        json_stat {
          region_dimension: "KOKkommuneregion0000"
          time_dimension: "Tid"
          mappings { indicator: "a.revenue" }
        })pb",
      &dataset);

  const auto figures = Read(Sample("ssb_12134.json"), dataset);

  ASSERT_THAT(figures, IsOk());
  EXPECT_EQ(figures->at("a.revenue 0301 2024").value, 81240);
  EXPECT_EQ(figures->at("a.revenue 4601 2024").value, 66605);
  EXPECT_EQ(figures->at("a.revenue 5001 2024").value, 62853);
}

TEST(JsonStat, EveryFaultSaysWhere) {
  const auto expect = [](const std::string& json, const std::string& message) {
    EXPECT_THAT(Read(json, TwoMappings()),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  };
  expect("", "not a JSON object");
  expect("<html>", "not a JSON object");
  expect("[]", "not a JSON object");
  expect("{}", "/dimension");
  expect(TableWith("[1,2]"), "2 values where /size says 3");
  expect(TableWith("[1,2,3,4]"), "more values than the 3 cells");
  expect(TableWith("[1,2,true]"), "/value/2");
  expect(TableWith("[1,2,\"?\"]"), "neither a number nor a known symbol");
  expect(TableWith("[1,2,\"1,5\"]"), "/value/2: \"1,5\"");
  expect(absl::StrReplaceAll(TableWith("[1,2,null]"),
                             {{"\"value\"", R"("status":{"2":"x"},"value")"}}),
         "/value/2: \"x\"");
  expect(
      absl::StrReplaceAll(TableWith("[1,2,null]"), {{"\"value\"", R"("status":["",""],"value")"}}),
      "/status");
  expect(
      absl::StrReplaceAll(TableWith("[1,2,3]"), {{"\"value\"", R"("status":{"3":":"},"value")"}}),
      "/status");
  expect(TableWith(R"({"0":1,"0":2})"), "/value/0: the cell is there twice");
  expect(TableWith(R"({"a":1})"), "\"a\" is no cell");
  expect(TableWith("7"), "/value");
  expect(TableWith("{\"7\":1}"), "/value");
  expect(absl::StrReplaceAll(TableWith("[1]"), {{"[1,3,1]", "[1,3]"}}), "/size");
  expect(absl::StrReplaceAll(TableWith("[1]"), {{"[1,3,1]", "[1,99999999,1]"}}), "/size");
  expect(absl::StrReplaceAll(TableWith("[1]"), {{"\"Alder\":{", "\"Age\":{"}}), "Alder");
  expect(absl::StrReplaceAll(TableWith("[1,2,3]"), {{R"(["0","1","2"])", R"(["5","6","7"])"}}),
         "/dimension/Alder: the category 5");
  const std::string whole = TableWith("[1,2,4]");
  expect(whole.substr(0, whole.size() - 4), "");
}

TEST(JsonStat, MissingNeverTurnsIntoAValue) {
  std::mt19937 random(7);
  const char* const kSymbols[] = {"null", "\"..\"", "\".\"", "\":\""};
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> values;
    bool all_known = true;
    for (int i = 0; i < 3; ++i) {
      const bool known = random() % 2 == 0;
      all_known = all_known && known;
      values.push_back(known ? absl::StrCat(random() % 100) : kSymbols[random() % 4]);
    }
    const std::string json = TableWith(absl::StrCat("[", absl::StrJoin(values, ","), "]"));
    EXPECT_EQ(All(json).state == Observation::VALUE, all_known) << json;
  }
}

}  // namespace
}  // namespace treff::ingestion
