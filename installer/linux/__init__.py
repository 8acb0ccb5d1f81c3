"""The packages of Linux: .deb, .rpm and an archive to unpack anywhere."""
