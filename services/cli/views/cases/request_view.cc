#include "services/cli/views/cases/request_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/cli/screen/display.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
using casework_v1::AskedHousehold;
using casework_v1::Case;
using Request = casework_v1::SettlementRequest;

constexpr int kLabelWidth = 25;

std::string State(const Request& request, const Screen& screen) {
  return screen.Word("request_state", Request::State_Name(request.state()));
}

std::string BirthYears(const AskedHousehold& asked) {
  std::string text;
  for (const auto& member : asked.members()) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", member.birth_year());
  }
  return text;
}

std::string Needs(const AskedHousehold& asked, const Screen& screen) {
  std::string text;
  for (const auto& need : asked.needs()) {
    absl::StrAppend(&text, text.empty() ? "" : ", ",
                    screen.Word("need", casework_v1::Need::Kind_Name(need.kind())));
  }
  return text.empty() ? screen.Text("none") : text;
}

// "Stavanger (1103)", or what it is called without a name.
std::string Municipality(const std::string& name, const LocationNames& names) {
  const auto found = names.find(name);
  if (found == names.end()) return name;
  return absl::StrCat(found->second, " (", name.substr(name.rfind('/') + 1), ")");
}

// What is to be shown of a request, a line each; an empty value gives no line.
class Lines {
 public:
  explicit Lines(const Screen& screen) : screen_(screen) {}

  void Add(const char* key, const std::string& value) {
    if (value.empty()) return;
    const std::string label = screen_.Text(key);
    text_ += label + std::string(std::max(1, kLabelWidth - DisplayWidth(label)), ' ') +
             Printable(value) + "\n";
  }
  const std::string& text() const { return text_; }

 private:
  const Screen& screen_;
  std::string text_;
};

void AddChoice(const Request& request, const LocationNames& names, const Screen& screen,
               Lines& lines) {
  const auto& evidence = request.evidence();
  lines.Add("request.recommendation", evidence.recommendation());
  if (evidence.rank() > 0) {
    lines.Add("request.rank",
              screen.Text("request.rank_and_first",
                          {{"rank", absl::StrCat(evidence.rank())},
                           {"first", Municipality(evidence.first_municipality(), names)}}));
  }
  lines.Add("request.allocation", evidence.allocation());
  if (request.choice_reason() != Request::CHOICE_REASON_UNSPECIFIED) {
    lines.Add("request.choice",
              screen.Word("choice_reason", Request::ChoiceReason_Name(request.choice_reason())));
  }
  lines.Add("request.choice_note", request.choice_note());
}

void AddAnswer(const Request& request, const Screen& screen, Lines& lines) {
  if (request.has_answer_time()) lines.Add("request.ended", screen.Time(request.answer_time()));
  if (request.decline_reason() != Request::DECLINE_REASON_UNSPECIFIED) {
    lines.Add("request.decline",
              screen.Word("decline_reason", Request::DeclineReason_Name(request.decline_reason())));
  }
  lines.Add("request.decline_note", request.decline_note());
  lines.Add("request.withdraw_note", request.withdraw_note());
  lines.Add("request.planned_day", request.planned_day());
  lines.Add("request.settlement_day", request.settlement_day());
}

}  // namespace

std::string RequestView(const Request& request, const LocationNames& names, const Screen& screen) {
  Lines lines(screen);
  lines.Add("header.municipality", Municipality(request.municipality(), names));
  lines.Add("header.state", State(request, screen));
  lines.Add("header.persons", absl::StrCat(request.persons()));
  lines.Add("request.sent", screen.Time(request.create_time()));
  lines.Add("request.expires", screen.Time(request.expire_time()));
  AddChoice(request, names, screen, lines);
  AddAnswer(request, screen, lines);
  return screen.Bold(Printable(request.name())) + "\n" + lines.text();
}

std::string RequestsView(const casework_v1::ListSettlementRequestsResponse& requests,
                         const LocationNames& names, const Screen& screen) {
  Table table({{screen.Text("header.municipality")},
               {screen.Text("header.state")},
               {screen.Text("header.persons"), Table::Align::kRight},
               {screen.Text("request.sent")},
               {screen.Text("request.expires")}});
  for (const Request& request : requests.requests()) {
    table.AddRow({Municipality(request.municipality(), names), State(request, screen),
                  absl::StrCat(request.persons()), screen.Time(request.create_time()),
                  screen.Time(request.expire_time())});
    table.AddNote(request.name());
  }
  return table.empty() ? screen.Text("requests.empty") + "\n" : screen.Render(table);
}

std::string AskedView(const casework_v1::ListAskedHouseholdsResponse& asked, const Screen& screen) {
  std::string view;
  for (const AskedHousehold& household : asked.households()) {
    Lines lines(screen);
    lines.Add("header.state", State(household.request(), screen));
    lines.Add("request.reference", household.reference());
    lines.Add("header.track", screen.Word("track", Case::Track_Name(household.track())));
    lines.Add("header.persons", absl::StrCat(household.members_size()));
    lines.Add("request.birth_years", BirthYears(household));
    lines.Add("header.need", Needs(household, screen));
    lines.Add("header.deadline", household.settlement_deadline());
    lines.Add("request.expires", screen.Time(household.request().expire_time()));
    const std::string name = household.synthetic() ? absl::StrCat(household.request().name(), " (",
                                                                  screen.Text("synthetic"), ")")
                                                   : household.request().name();
    absl::StrAppend(&view, view.empty() ? "" : "\n", screen.Bold(Printable(name)), "\n",
                    lines.text());
  }
  return view.empty() ? screen.Text("requests.empty") + "\n" : view;
}

std::string SendingText(const recommendation::v1::SendAllocationRequestsMetadata& metadata,
                        const Screen& screen) {
  return screen.Text("requests.sending", {{"made", absl::StrCat(metadata.made())},
                                          {"left_out", absl::StrCat(metadata.left_out())},
                                          {"count", absl::StrCat(metadata.count())}});
}

std::string PlannedRequestsView(const recommendation::v1::Allocation& plan,
                                const LocationNames& names, const Screen& screen) {
  int made = 0;
  Table left_out({{screen.Text("header.case")},
                  {screen.Text("header.municipality")},
                  {screen.Text("requests.left_out"), Table::Align::kLeft, /*may_shrink=*/true}});
  for (const auto& planned : plan.requests()) {
    if (!planned.request().empty()) ++made;
    if (!planned.has_left_out()) continue;
    const auto name = names.find(planned.municipality());
    left_out.AddRow({planned.case_(), name == names.end() ? planned.municipality() : name->second,
                     planned.left_out().message()});
  }
  std::string view = screen.Text("requests.made", {{"made", absl::StrCat(made)},
                                                   {"count", absl::StrCat(plan.requests_size())}}) +
                     "\n";
  return left_out.empty() ? view : view + "\n" + screen.Render(left_out);
}

}  // namespace treff::cli
