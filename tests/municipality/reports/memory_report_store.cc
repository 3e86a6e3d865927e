#include "tests/municipality/reports/memory_report_store.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace treff::municipality {

absl::Status MemoryReportStore::Append(const std::vector<v1::Report>& reports) {
  platform::MutexLock lock(mutex_);
  for (const v1::Report& report : reports) {
    for (const v1::Report& known : reports_) {
      if (known.name() == report.name()) return absl::AlreadyExistsError("the name is taken");
    }
  }
  reports_.insert(reports_.end(), reports.begin(), reports.end());
  return absl::OkStatus();
}

absl::StatusOr<v1::Report> MemoryReportStore::Get(const std::string& name) {
  platform::MutexLock lock(mutex_);
  for (const v1::Report& report : reports_) {
    if (report.name() == name) return report;
  }
  return ReportNotFound(name);
}

absl::StatusOr<std::optional<v1::Report>> MemoryReportStore::FindNewest(
    const std::string& code, const std::string& reporter) {
  platform::MutexLock lock(mutex_);
  std::optional<v1::Report> newest;
  for (const v1::Report& report : reports_) {
    if (MunicipalityOf(report) != code || report.reporter() != reporter) continue;
    if (!newest.has_value() || report.report_day() >= newest->report_day()) newest = report;
  }
  return newest;
}

absl::StatusOr<ListedReports> MemoryReportStore::List(const std::string& code, int64_t before,
                                                      int limit) {
  platform::MutexLock lock(mutex_);
  const auto last = static_cast<int64_t>(reports_.size());
  ListedReports listed;
  int64_t lowest = 0;
  for (int64_t position = before == 0 ? last : before - 1; position > 0; --position) {
    const v1::Report& report = reports_[position - 1];
    if (MunicipalityOf(report) != code) continue;
    if (static_cast<int>(listed.reports.size()) == limit) {
      listed.next_before = lowest;
      break;
    }
    lowest = position;
    listed.reports.push_back(report);
  }
  return listed;
}

absl::StatusOr<CurrentReports> MemoryReportStore::ReadCurrent() {
  platform::MutexLock lock(mutex_);
  std::map<std::pair<std::string, std::string>, size_t> newest;
  for (size_t i = 0; i < reports_.size(); ++i) {
    const auto key = std::make_pair(MunicipalityOf(reports_[i]), reports_[i].reporter());
    const auto [known, is_new] = newest.try_emplace(key, i);
    if (reports_[i].report_day() >= reports_[known->second].report_day()) known->second = i;
  }
  std::vector<size_t> positions;
  for (const auto& [key, position] : newest) positions.push_back(position);
  // A copy: the lambda does not know that the lock is held.
  const std::vector<v1::Report> reports = reports_;
  std::sort(positions.begin(), positions.end(), [&reports](size_t a, size_t b) {
    const std::string of_a = MunicipalityOf(reports[a]);
    const std::string of_b = MunicipalityOf(reports[b]);
    if (of_a != of_b) return of_a < of_b;
    return std::make_pair(reports[a].report_day(), a) > std::make_pair(reports[b].report_day(), b);
  });
  CurrentReports current;
  current.revision = static_cast<int64_t>(reports_.size());
  for (const size_t position : positions) current.reports.push_back(reports_[position]);
  return current;
}

absl::StatusOr<int64_t> MemoryReportStore::Revision() {
  platform::MutexLock lock(mutex_);
  return static_cast<int64_t>(reports_.size());
}

}  // namespace treff::municipality
