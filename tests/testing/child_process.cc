#include "tests/testing/child_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace treff::testing {
namespace {

// What the child needs, made before the fork: after it, only plain system calls are safe.
struct Prepared {
  std::vector<std::string> environment;
  std::vector<char*> arguments, variables;
  uid_t user = 0;
  gid_t group = 0;
  bool becomes_user = false;
};

absl::StatusOr<std::unique_ptr<Prepared>> Prepare(const ChildOptions& options) {
  auto prepared = std::make_unique<Prepared>();
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string entry = *variable;
    if (options.environment.count(entry.substr(0, entry.find('='))) == 0) {
      prepared->environment.push_back(entry);
    }
  }
  for (const auto& [name, value] : options.environment) {
    prepared->environment.push_back(absl::StrCat(name, "=", value));
  }
  for (const std::string& argument : options.command) {
    prepared->arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  for (std::string& variable : prepared->environment) prepared->variables.push_back(&variable[0]);
  prepared->arguments.push_back(nullptr);
  prepared->variables.push_back(nullptr);
  if (!options.user.empty()) {
    const passwd* user = getpwnam(options.user.c_str());
    if (user == nullptr) return absl::NotFoundError(absl::StrCat("no user ", options.user));
    prepared->user = user->pw_uid;
    prepared->group = user->pw_gid;
    prepared->becomes_user = true;
  }
  return prepared;
}

[[noreturn]] void BecomeProgram(const Prepared& prepared, int output) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  if (prepared.becomes_user && (setgid(prepared.group) != 0 || setuid(prepared.user) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (output >= 0) {
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
  }
  execvpe(prepared.arguments[0], prepared.arguments.data(), prepared.variables.data());
  _exit(127);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(const ChildOptions& options) {
  absl::StatusOr<std::unique_ptr<Prepared>> prepared = Prepare(options);
  if (!prepared.ok()) return prepared.status();
  int output = -1;
  if (!options.output_path.empty()) {
    output = open(options.output_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (output < 0) return absl::UnavailableError("cannot write " + options.output_path);
  }
  const pid_t pid = fork();
  if (pid == 0) BecomeProgram(**prepared, output);
  if (output >= 0) close(output);
  if (pid < 0) return absl::UnavailableError(absl::StrCat("fork: ", std::strerror(errno)));
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid));
}

ChildProcess::~ChildProcess() {
  if (IsRunning()) End(SIGKILL);
}

bool ChildProcess::IsRunning() {
  int status = 0;
  if (!reaped_ && waitpid(pid_, &status, WNOHANG) == pid_) {
    reaped_ = true;
    exit_status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
  return !reaped_;
}

void ChildProcess::Signal(int signal) {
  if (IsRunning()) kill(pid_, signal);
}

int ChildProcess::Wait(absl::Duration timeout) {
  return WaitUntil([this] { return !IsRunning(); }, timeout) ? exit_status_ : -1;
}

int ChildProcess::End(int signal) {
  Signal(signal);
  return Wait();
}

bool WaitUntil(const std::function<bool()>& condition, absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  while (!condition()) {
    if (absl::Now() > deadline) return false;
    absl::SleepFor(absl::Milliseconds(2));
  }
  return true;
}

absl::StatusOr<std::string> WaitForFile(ChildProcess& child, const std::string& path,
                                        absl::Duration timeout) {
  std::string content;
  const bool done = WaitUntil(
      [&] {
        std::ifstream file(path);
        std::ostringstream text;
        text << file.rdbuf();
        content = text.str();
        return !content.empty() || !child.IsRunning();
      },
      timeout);
  if (!content.empty()) return content;
  return absl::UnavailableError(absl::StrCat(
      path, done ? " was not written: the program ended" : " was not written in time"));
}

int PickFreePort() {
  const int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  bind(socket_fd, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(socket_fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(socket_fd);
  return ntohs(address.sin_port);
}

}  // namespace treff::testing
