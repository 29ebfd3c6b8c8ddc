# Packs eng/ceph-s3 into an image that accepts MinIO's variables and arguments, for Testcontainers and compose.yaml when
# MinIO's own image is not available:  docker build -f eng/ceph-s3.Dockerfile -t heare-auth-ceph-s3:local eng
ARG DEBIAN_IMAGE=debian:bookworm-slim
FROM ${DEBIAN_IMAGE}
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ceph-mon ceph-osd ceph-common radosgw curl \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb
COPY ceph-s3 /usr/local/bin/ceph-s3
# The daemons run in the background, so a shell stays to receive SIGTERM.
ENTRYPOINT ["/bin/bash", "-c", "export S3_TEST_ACCESS_KEY=$MINIO_ROOT_USER S3_TEST_SECRET_KEY=$MINIO_ROOT_PASSWORD CEPH_S3_LISTEN=0.0.0.0; ceph-s3 up /var/lib/ceph-s3 9000 || exit; trap 'ceph-s3 down /var/lib/ceph-s3; exit' TERM INT; sleep infinity & wait"]
