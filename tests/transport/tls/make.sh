#!/bin/sh
# Makes the certificates of these tests anew: an authority of their own and what it signed, valid
# until 2126 but for those whose dates are the point. The keys are in the repository on purpose:
# they protect nothing.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
touch "$work/index"
echo 01 > "$work/serial"
cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = tests
[tests]
database = $work/index
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = \${ENV::NAMES}
CNF
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }
signed() { # file, names, from, until
    key "$1.key"
    NAMES=$2 openssl req -new -key "$1.key" -subj "/CN=wallboard test $1" -out "$work/$1.csr"
    NAMES=$2 openssl ca -batch -notext -config "$work/ca.cnf" -extensions server \
        -cert ca.pem -keyfile "$work/ca.key" -startdate "$3" -enddate "$4" \
        -in "$work/$1.csr" -out "$1.crt"
    cat "$1.crt" "$1.key" > "$1.pem"
    rm "$1.crt" "$1.key"
}
key "$work/ca.key"
openssl req -new -key "$work/ca.key" -subj "/CN=wallboard test authority" -out "$work/ca.csr"
NAMES=DNS:unused openssl ca -batch -notext -selfsign -config "$work/ca.cnf" -extensions authority \
    -keyfile "$work/ca.key" -startdate 20200101000000Z -enddate 21260101000000Z \
    -in "$work/ca.csr" -out ca.pem
here="DNS:localhost, IP:127.0.0.1"
signed server "$here" 20200101000000Z 21260101000000Z
signed renewed "$here" 20200101000000Z 21260101000000Z
signed expired "$here" 20200101000000Z 20210101000000Z
signed not_yet_valid "$here" 21250101000000Z 21260101000000Z
signed wrong_host "DNS:elsewhere.example" 20200101000000Z 21260101000000Z
