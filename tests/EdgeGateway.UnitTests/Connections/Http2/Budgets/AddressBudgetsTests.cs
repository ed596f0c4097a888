using System.Net;
using EdgeGateway.Connections.Http2.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Connections.Http2.Budgets;

public sealed class AddressBudgetsTests
{
    private static readonly Http2BudgetOptions Options = new() { ResetBurst = 10, ResetsPerSecond = 5 };
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.0.2.2");

    private readonly FakeTimeProvider _time = new();
    private readonly AddressBudgets _budgets;

    public AddressBudgetsTests() => _budgets = new AddressBudgets(_time);

    [Fact]
    public void An_address_has_twice_the_budget_of_a_connection()
    {
        Assert.Equal(20, Take(One, 100));
        Assert.Equal(20, Take(Other, 100));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Take(One, 100));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(20, Take(One, 100));
    }

    [Fact]
    public void An_address_is_kept_until_its_budget_is_full_again()
    {
        Take(One, 10);
        Take(Other, 1);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        _budgets.DropFull();
        Assert.Equal(1, _budgets.Count);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        _budgets.DropFull();
        Assert.Equal(0, _budgets.Count);
    }

    private int Take(IPAddress address, int resets) =>
        Enumerable.Range(0, resets).Count(_ => _budgets.TryTake(address, Options));
}
