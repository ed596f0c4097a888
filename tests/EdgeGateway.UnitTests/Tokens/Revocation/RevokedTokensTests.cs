using EdgeGateway.Identity;
using EdgeGateway.Tokens.Revocation;
using EdgeGateway.Tokens.Validation;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Tokens.Revocation;

public sealed class RevokedTokensTests
{
    private const string App = "example-app";

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly RevokedTokens _revoked;

    public RevokedTokensTests()
    {
        _revoked = new RevokedTokens(_time);
        _revoked.MarkComplete();
    }

    [Fact]
    public void Every_token_is_rejected_until_all_revocations_are_loaded()
    {
        var early = new RevokedTokens(_time);
        Assert.False(early.IsComplete);
        Assert.Equal(TokenRejection.RevocationsUnavailable, early.FindRejection(Caller(), App));
        early.MarkComplete();
        Assert.Null(early.FindRejection(Caller(), App));
    }

    [Fact]
    public void A_token_is_revoked_by_its_id_regardless_of_when_it_was_issued()
    {
        Add(RevocationKind.Token, "7");
        Assert.Equal(
            TokenRejection.Revoked,
            _revoked.FindRejection(Caller(id: "7", issuedAt: Now + TimeSpan.FromDays(1)), App)
        );
        Assert.Null(_revoked.FindRejection(Caller(id: "8"), App));
        Assert.Null(_revoked.FindRejection(Caller(id: null), App));
    }

    [Fact]
    public void A_token_is_revoked_with_its_parent()
    {
        Add(RevocationKind.Token, "7");
        Assert.Equal(TokenRejection.Revoked, _revoked.FindRejection(Caller(id: "8", parent: "7"), App));
        Assert.Equal(TokenRejection.Revoked, _revoked.FindRejection(Caller(id: null, parent: "7"), null));
        Assert.Null(_revoked.FindRejection(Caller(id: "8", parent: "6"), App));
    }

    [Fact]
    public void A_tenant_revocation_covers_tokens_issued_up_to_it()
    {
        Add(RevocationKind.Tenant, "acme");
        Assert.Equal(TokenRejection.Revoked, _revoked.FindRejection(Caller(issuedAt: Now), App));
        Assert.Equal(TokenRejection.Revoked, _revoked.FindRejection(Caller(issuedAt: DateTimeOffset.MinValue), null));
        Assert.Null(_revoked.FindRejection(Caller(issuedAt: Now + Tick), App));
        Assert.Null(_revoked.FindRejection(Caller(tenant: "other"), App));
    }

    [Fact]
    public void An_app_revocation_covers_tokens_issued_up_to_it()
    {
        Add(RevocationKind.App, App);
        Assert.Equal(TokenRejection.Revoked, _revoked.FindRejection(Caller(issuedAt: Now), App));
        Assert.Null(_revoked.FindRejection(Caller(issuedAt: Now + Tick), App));
        Assert.Null(_revoked.FindRejection(Caller(issuedAt: Now), "other-app"));
        Assert.Null(_revoked.FindRejection(Caller(issuedAt: Now), null));
    }

    [Fact]
    public void A_revocation_applies_to_its_own_kind_only()
    {
        foreach (var kind in Enum.GetValues<RevocationKind>())
        {
            Add(kind, "x");
        }

        Assert.Null(_revoked.FindRejection(Caller(tenant: "y", id: "y"), "y"));
        Assert.NotNull(_revoked.FindRejection(Caller(tenant: "x", id: "y"), "y"));
        Assert.NotNull(_revoked.FindRejection(Caller(tenant: "y", id: "x"), "y"));
        Assert.NotNull(_revoked.FindRejection(Caller(tenant: "y", id: "y"), "x"));
    }

    [Fact]
    public void Only_an_entry_that_adds_something_is_new_in_whatever_order_entries_arrive()
    {
        var first = Revocation(RevocationKind.Tenant, "acme");
        var later = first with { At = Now + TimeSpan.FromSeconds(1), Until = Now + TimeSpan.FromHours(2) };
        Assert.True(_revoked.Add(later));
        Assert.False(_revoked.Add(first));
        Assert.False(_revoked.Add(later));
        Assert.Equal([later], _revoked.Active);

        Assert.True(_revoked.Add(first with { Until = Now + TimeSpan.FromHours(3) }));
        Assert.Equal([later with { Until = Now + TimeSpan.FromHours(3) }], _revoked.Active);
    }

    [Fact]
    public void Expired_revocations_are_purged()
    {
        Add(RevocationKind.Token, "7");
        _revoked.Add(Revocation(RevocationKind.Tenant, "acme") with { Until = Now + TimeSpan.FromHours(2) });
        _time.Advance(TimeSpan.FromHours(1) - Tick);
        _revoked.Purge();
        Assert.Equal(2, _revoked.Active.Count());

        _time.Advance(Tick);
        Assert.Equal("acme", Assert.Single(_revoked.Active).Value);
        _revoked.Purge();
        Assert.Null(_revoked.FindRejection(Caller(tenant: "other", id: "7"), App));
        Assert.NotNull(_revoked.FindRejection(Caller(), App));
    }

    [Fact]
    public void Merged_revocations_cover_both()
    {
        var one = new RevocationEntry(RevocationKind.App, App, Now, Now + TimeSpan.FromHours(2));
        var other = one with { At = Now + Tick, Until = Now + TimeSpan.FromHours(1) };
        Assert.False(one.Covers(other));
        Assert.False(other.Covers(one));
        Assert.Equal(one.Merge(other), other.Merge(one));
        Assert.True(one.Merge(other).Covers(one));
        Assert.True(one.Merge(other).Covers(other));
        Assert.Equal(one, one.Merge(one));
        Assert.True(one.Covers(one));
    }

    private static RevocationEntry Revocation(RevocationKind kind, string value) =>
        new(kind, value, Now, Now + TimeSpan.FromHours(1));

    private static CallerIdentity Caller(
        string tenant = "acme",
        string? id = "1",
        DateTimeOffset? issuedAt = null,
        string? parent = null
    ) =>
        new(
            tenant,
            id,
            parent,
            issuedAt ?? Now,
            Now + TimeSpan.FromDays(1),
            Now + TimeSpan.FromDays(2),
            "key",
            new Dictionary<string, string>()
        );

    private void Add(RevocationKind kind, string value) => Assert.True(_revoked.Add(Revocation(kind, value)));
}
