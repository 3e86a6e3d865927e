#include "services/recommendation/messages/wording.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "recommendation_messages.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"
#include "services/recommendation/messages/message_keys.h"

namespace treff::recommendation {
namespace {

using Arguments = std::map<std::string, std::string>;

// Decimals that are written of a figure, and of one so small that it would be lost.
constexpr size_t kDecimals = 2;
constexpr size_t kDecimalsOfSmall = 4;
constexpr double kSmallFigure = 0.1;

// One answer in one language.
class Writer {
 public:
  Writer(const platform::Messages& messages, std::string_view language,
         const v1::Recommendation& answer)
      : messages_(messages), language_(language), answer_(answer) {}

  void Write(v1::Reason& reason) const {
    Arguments arguments;
    for (const auto& [name, value] : reason.arguments()) {
      arguments.emplace(name, Worded(name, value));
    }
    std::string text = messages_.Render(reason.key(), language_, arguments);
    // One sentence for every rule and term that speaks of free places.
    if (const auto ours = arguments.find("ours"); ours != arguments.end()) {
      absl::StrAppend(&text, " ", Text("room.ours", {*ours}));
    }
    reason.set_text(std::move(text));
  }

 private:
  std::string Worded(const std::string& name, const std::string& value) const {
    if (name == "asked_term") return WhatToAsk(value);
    if (absl::EndsWith(name, "_term")) return Text(absl::StrCat("term.", value, ".name"));
    if (absl::EndsWith(name, "_need")) return Text(absl::StrCat("need.", value));
    if (absl::EndsWith(name, "_language")) return LanguageName(value);
    if (absl::EndsWith(name, "_occupations")) return List("occupation", value);
    if (absl::EndsWith(name, "_countries")) return List("country", value);
    if (absl::EndsWith(name, "_studies")) return List("study", value);
    if (absl::EndsWith(name, "_period")) return Period(value);
    if (absl::EndsWith(name, "_figure")) return Figure(value);
    if (absl::EndsWith(name, "indicator")) return IndicatorName(value);
    return value;
  }

  std::string Text(const std::string& key, const Arguments& arguments = {}) const {
    return messages_.Render(key, language_, arguments);
  }

  // The figure behind the term, as one asks a municipality for it.
  std::string WhatToAsk(const std::string& term) const {
    const std::string key = absl::StrCat("question.figure.", term);
    if (messages_.Has(key)) return Text(key);
    return Text("question.figure.other", {{"name", Text(absl::StrCat("term.", term, ".name"))}});
  }

  // There are thousands: those without a name in the catalogue are called by their code.
  std::string LanguageName(const std::string& code) const {
    const std::string key = absl::StrCat("language.", code);
    return messages_.Has(key) ? Text(key) : Text("language.other", {{"code", code}});
  }

  // "carpenters,welders,drivers" as "a carpenter, a welder and a driver".
  std::string List(std::string_view prefix, const std::string& ids) const {
    const std::vector<std::string> parts = absl::StrSplit(ids, ',', absl::SkipEmpty());
    std::string list;
    for (size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) list += i + 1 < parts.size() ? ", " : absl::StrCat(" ", Text("list.and"), " ");
      list += Text(absl::StrCat(platform::Absl(prefix), ".", parts[i]));
    }
    return list;
  }

  // "2026", "2022-10" or "2026-09-28".
  std::string Period(const std::string& period) const {
    const std::vector<std::string> parts = absl::StrSplit(period, '-');
    int month = 0;
    int day = 0;
    if (parts.size() < 2 || !absl::SimpleAtoi(parts[1], &month)) return period;
    const std::string name = Text(absl::StrCat("month.", month));
    if (parts.size() < 3 || !absl::SimpleAtoi(parts[2], &day)) {
      return absl::StrCat(name, " ", parts[0]);
    }
    return Text("period.day", {{"day", absl::StrCat(day)}, {"month", name}, {"year", parts[0]}});
  }

  // With the decimals it has.
  std::string Figure(const std::string& figure) const {
    double value = 0;
    if (!absl::SimpleAtod(figure, &value)) return figure;
    const size_t point = figure.find('.');
    const size_t decimals = point == std::string::npos ? 0 : figure.size() - point - 1;
    // What was computed has as many decimals as a double; nobody acts on more than a few of them.
    const size_t most = std::abs(value) < kSmallFigure ? kDecimalsOfSmall : kDecimals;
    return platform::FormatNumber(value, static_cast<int>(std::min(decimals, most)), language_);
  }

  std::string IndicatorName(const std::string& id) const {
    for (const auto& indicator : answer_.indicators()) {
      if (indicator.indicator_id() != id) continue;
      return language_ == "en"   ? indicator.display_name_en()
             : language_ == "nn" ? indicator.display_name_nn()
                                 : indicator.display_name_nb();
    }
    return id;
  }

  const platform::Messages& messages_;
  const std::string_view language_;
  const v1::Recommendation& answer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<platform::Messages>> LoadMessages() {
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<platform::Messages> messages,
                         platform::Messages::Load(message_files::EmbeddedFiles()));
  for (const std::string& key : CommonMessageKeys()) {
    if (!messages->Has(key)) {
      return absl::InternalError(absl::StrCat("the message catalogue lacks ", key));
    }
  }
  return messages;
}

void PutIntoWords(const platform::Messages& messages, std::string_view language,
                  v1::Recommendation& answer) {
  const Writer writer(messages, language, answer);
  const auto write_results = [&](auto& results) {
    for (auto& result : results) writer.Write(*result.mutable_reason());
  };
  for (auto& ranked : *answer.mutable_ranked()) {
    write_results(*ranked.mutable_requirements());
    write_results(*ranked.mutable_terms());
    if (ranked.has_summary()) writer.Write(*ranked.mutable_summary());
  }
  for (auto& excluded : *answer.mutable_excluded()) write_results(*excluded.mutable_failed());
  for (auto& miss : *answer.mutable_near_misses()) {
    writer.Write(*miss.mutable_failed()->mutable_reason());
    writer.Write(*miss.mutable_reason());
  }
  if (answer.has_runner_up()) writer.Write(*answer.mutable_runner_up()->mutable_reason());
  for (auto& note : *answer.mutable_notes()) writer.Write(note);
  if (answer.has_lead()) writer.Write(*answer.mutable_lead());
  write_results(*answer.mutable_questions());
  write_results(*answer.mutable_unused_facts());
  write_results(*answer.mutable_wishes());
  if (!answer.has_difference()) return;
  for (auto& reason : *answer.mutable_difference()->mutable_reasons()) writer.Write(reason);
}

}  // namespace treff::recommendation
