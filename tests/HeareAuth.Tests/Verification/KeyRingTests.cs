using System.Runtime.CompilerServices;
using System.Text;
using CsCheck;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Verification;

/// <summary>Keys with several secrets, states and attributes.</summary>
public sealed class KeyRingTests
{
    private static readonly DateTimeOffset s_now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly KeyRingBuilder _builder = new();

    [Fact]
    public void Accepts_each_secret_of_a_key()
    {
        Add(Some.Key("key_1", "sec_new"), Extra("sec_old"), Extra("sec_older"));
        var ring = _builder.Build();

        Assert.Equal(1, ring.Count);
        Assert.All((string[])["sec_new", "sec_old", "sec_older"], secret => Assert.Equal("key_1", KeyOf(ring, secret)?.Id));
        Assert.Equal(RefusalReason.Unknown, Ring.ReasonToRefuse(ring, "sec_other"));
    }

    [Fact]
    public void Refuses_an_extra_secret_from_the_end_of_its_grace_period_and_keeps_the_key()
    {
        Add(Some.Key("key_1", "sec_new"), Extra("sec_old", s_now));
        var ring = _builder.Build();

        Assert.Null(Ring.ReasonToRefuse(ring, "sec_old", s_now.AddTicks(-1)));
        Assert.Equal(RefusalReason.Expired, Ring.ReasonToRefuse(ring, "sec_old", s_now));
        Assert.Equal("key_1", KeyOf(ring, "sec_old", s_now)?.Id);
        Assert.Null(Ring.ReasonToRefuse(ring, "sec_new", s_now));
    }

    [Theory]
    [InlineData("""{"expires_at":"2030-01-01"}""", RefusalReason.Expired)]
    [InlineData("""{"enabled":false}""", RefusalReason.Disabled)]
    [InlineData("""{"expires_at":"soon"}""", RefusalReason.Unreadable)]
    [InlineData("""{"expires_at":"soon","enabled":false}""", RefusalReason.Unreadable)]
    [InlineData("""{"expires_at":"2020-01-01","enabled":false}""", RefusalReason.Disabled)]
    public void Refuses_every_secret_of_a_key_that_is_not_active(string members, RefusalReason reason)
    {
        Add(Some.Key("key_1", "sec_new", more: members), Extra("sec_old"));
        var ring = _builder.Build();

        Assert.Equal([reason, reason], ((string[])["sec_new", "sec_old"]).Select(secret => Ring.ReasonToRefuse(ring, secret, s_now)!.Value));
        Assert.Equal("key_1", KeyOf(ring, "sec_new", s_now)?.Id);
    }

    [Fact]
    public void Leaves_out_all_keys_that_share_any_secret()
    {
        Add(Some.Key("key_1", "sec_1"), Extra("sec_shared"));
        Add(Some.Key("key_2", "sec_shared"));
        Add(Some.Key("key_3", "sec_3"), Extra("sec_shared"));
        Add(Some.Key("key_4", "sec_4"), Extra("sec_4b"));
        var ring = _builder.Build();

        Assert.Equal((1, 3), (ring.Count, _builder.Unreadable));
        Assert.All((string[])["sec_1", "sec_shared", "sec_3"], secret => Assert.Equal(RefusalReason.Unknown, Ring.ReasonToRefuse(ring, secret)));
        Assert.Equal(("key_4", "key_4"), (KeyOf(ring, "sec_4")?.Id, KeyOf(ring, "sec_4b")?.Id));
    }

    [Fact]
    public void Leaves_out_the_later_key_of_an_id_before_it_compares_secrets()
    {
        Add(Some.Key("key_1", "sec_1"));
        Add(Some.Key("key_1", "sec_2"), Extra("sec_3"));
        Add(Some.Key("key_3", "sec_3"));
        var ring = _builder.Build();

        Assert.Equal((2, 1), (ring.Count, _builder.Unreadable));
        Assert.Equal("key_3", KeyOf(ring, "sec_3")?.Id);
    }

    [Fact]
    public void Serves_a_key_that_lists_one_secret_twice_under_the_terms_of_the_first()
    {
        Add(Some.Key("key_1", "sec_1"), Extra("sec_1", s_now), Extra("sec_2"), Extra("sec_2", s_now));
        var ring = _builder.Build();

        Assert.Equal((1, 0), (ring.Count, _builder.Unreadable));
        Assert.Null(Ring.ReasonToRefuse(ring, "sec_1", s_now));
        Assert.Null(Ring.ReasonToRefuse(ring, "sec_2", s_now));
    }

    [Fact]
    public void Keeps_attributes_apart_from_the_response()
    {
        Add(Some.Key("key_1", "sec_1"), "scopes"u8);
        Add(Some.Key("key_2", "sec_2"));
        Add(Some.Key("key_3", "sec_3"), new byte[300]);
        var ring = _builder.Build();

        Assert.Equal("scopes"u8.ToArray(), KeyOf(ring, "sec_1")!.Value.Attributes.ToArray());
        Assert.True(KeyOf(ring, "sec_2")!.Value.Attributes.IsEmpty);
        Assert.Equal(new byte[300], KeyOf(ring, "sec_3")!.Value.Attributes.ToArray());
        Assert.EndsWith("\"metadata\":{\"env\":\"prod\"}}", Encoding.UTF8.GetString(KeyOf(ring, "sec_1")!.Value.ResponseBody.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Costs_no_memory_for_parts_that_a_key_does_not_have() => Assert.Equal(64, Unsafe.SizeOf<KeyRing.Entry>());

    [Fact]
    public void Serves_exactly_the_keys_that_share_no_id_or_secret_with_another()
    {
        var key = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 9].Array[1, 3]);
        key.Array[0, 6].Sample(static keys =>
        {
            var builder = new KeyRingBuilder();
            foreach (var (id, secrets) in keys)
            {
                builder.Add(Record($"key_{id}", $"sec_{secrets[0]}"), [.. secrets[1..].Select(static secret => Extra($"sec_{secret}"))]);
            }

            var ring = builder.Build();

            var firsts = keys.DistinctBy(static key => key.Item1).ToArray();
            var served = firsts.Where(one => !firsts.Any(other => other.Item1 != one.Item1 && other.Item2.Intersect(one.Item2).Any())).ToArray();
            Assert.Equal((served.Length, keys.Length - served.Length), (ring.Count, builder.Unreadable));
            Assert.All(Enumerable.Range(0, 10), secret => Assert.Equal(
                served.Where(one => one.Item2.Contains(secret)).Select(static one => $"key_{one.Item1}").SingleOrDefault(),
                KeyOf(ring, $"sec_{secret}")?.Id));
        });
    }

    private static ApiKey? KeyOf(KeyRing ring, string secret, DateTimeOffset? now = null) => Ring.Judge(ring, secret, now) switch
    {
        Accepted accepted => accepted.Key,
        Refused refused => refused.Key,
        _ => null,
    };

    private static ExtraDigest Extra(string secret, DateTimeOffset? until = null) =>
        new() { Digest = Ring.DigestOf(secret), NotAfterTicks = until?.UtcTicks ?? KeyRing.NeverTicks };

    private static KeyRecord Record(string id, string secret) => KeyRecord.Read(Encoding.UTF8.GetBytes(Some.Key(id, secret)));

    private void Add(string json, params ReadOnlySpan<ExtraDigest> extraDigests) =>
        _builder.Add(KeyRecord.Read(Encoding.UTF8.GetBytes(json)), extraDigests);

    private void Add(string json, ReadOnlySpan<byte> attributes) =>
        _builder.Add(KeyRecord.Read(Encoding.UTF8.GetBytes(json)), attributes: attributes);
}
