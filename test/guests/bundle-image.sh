#!/bin/bash
# A bundle of a disk, as ec2-bundle-image of Amazon's AMI tools makes it, by the programs that those run: tar, gzip, openssl, split.
# bundle-image.sh DISK ACCOUNT KEYS FOLDER KERNEL RAMDISK
# KEYS: folder of pk.pem, cert.pem and cloud-cert.pem. FOLDER: where parts and manifest come to lie. Says where the manifest is.
set -euo pipefail
disk=$1 account=$2 keys=$3 out=$4 kernel=$5 ramdisk=$6
name=$(basename "$disk")
key=$(openssl rand -hex 16)
iv=$(openssl rand -hex 16)

sha1() { openssl dgst -sha1 -r "$1" | cut -d' ' -f1; }
hex() { od -An -tx1 -v | tr -d ' \n'; }
# RSA, by the padding of PKCS #1, of the letters of a hexadecimal number.
sealed() { printf %s "$1" | openssl pkeyutl -encrypt -certin -inkey "$2" -pkeyopt rsa_padding_mode:pkcs1 | hex; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -c -h -S --owner 0 --group 0 -C "$(dirname "$disk")" -f "$work/archive" "$name"
gzip -9 < "$work/archive" | openssl enc -e -aes-128-cbc -nosalt -K "$key" -iv "$iv" -out "$work/bundle"
split -b 10485760 -d -a 2 "$work/bundle" "$out/$name.part."

parts= count=0
for part in "$out/$name.part."*; do
  parts+="<part index=\"$count\"><filename>$(basename "$part")</filename><digest algorithm=\"SHA1\">$(sha1 "$part")</digest></part>"
  count=$((count + 1))
done
machine="<machine_configuration><architecture>x86_64</architecture><kernel_id>$kernel</kernel_id><ramdisk_id>$ramdisk</ramdisk_id></machine_configuration>"
image="<image><name>$name</name><user>$account</user><type>machine</type><digest algorithm=\"SHA1\">$(sha1 "$work/archive")</digest>"
image+="<size>$(stat -c %s "$disk")</size><bundled_size>$(stat -c %s "$work/bundle")</bundled_size>"
image+="<ec2_encrypted_key algorithm=\"AES-128-CBC\">$(sealed "$key" "$keys/cloud-cert.pem")</ec2_encrypted_key>"
image+="<user_encrypted_key algorithm=\"AES-128-CBC\">$(sealed "$key" "$keys/cert.pem")</user_encrypted_key>"
image+="<ec2_encrypted_iv>$(sealed "$iv" "$keys/cloud-cert.pem")</ec2_encrypted_iv>"
image+="<user_encrypted_iv>$(sealed "$iv" "$keys/cert.pem")</user_encrypted_iv>"
image+="<parts count=\"$count\">$parts</parts></image>"
signature=$(printf %s "$machine$image" | openssl dgst -sha1 -sign "$keys/pk.pem" | hex)
printf %s "<?xml version=\"1.0\"?><manifest><version>2007-10-10</version><bundler><name>ec2-ami-tools</name><version>1.5</version><release>7</release></bundler>$machine$image<signature>$signature</signature></manifest>" > "$out/$name.manifest.xml"
echo "$out/$name.manifest.xml"
