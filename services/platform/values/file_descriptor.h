// An open file or socket, closed at the end of its owner's life.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_FILE_DESCRIPTOR_H_
#define TREFF_SERVICES_PLATFORM_VALUES_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace treff::platform {

class FileDescriptor {
 public:
  FileDescriptor() = default;
  // Takes what a system call gave: negative is none.
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() {
    if (is_open()) close(fd_);
  }
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }
  // It is the caller's to close from now on.
  int Release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_FILE_DESCRIPTOR_H_
