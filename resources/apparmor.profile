# Ubuntu 24.04 and later forbid user namespaces to programs without a profile, and Chromium's sandbox, which Secateur
# never switches off, needs one. This grants exactly that. The deb installs it; for the AppImage, put it into
# /etc/apparmor.d/secateur with the AppImage's path in place of the one below, then: apparmor_parser -r /etc/apparmor.d/secateur
abi <abi/4.0>,
include <tunables/global>

profile secateur "/opt/Secateur/secateur" flags=(unconfined) {
  userns,
  include if exists <local/secateur>
}
