using EdgeGateway.ReverseProxy.Headers;

namespace EdgeGateway.UnitTests.ReverseProxy.Headers;

public sealed class ConnectionFieldTests
{
    // values of Connection, the fields that they name
    public static TheoryData<string[], string[]> Values =>
        new()
        {
            { [], [] },
            { [""], [] },
            { ["close"], [] },
            { ["Keep-Alive"], [] },
            { ["keep-alive, Upgrade"], [] },
            { ["X-Foo"], ["X-Foo"] },
            { ["close, X-Foo"], ["X-Foo"] },
            { ["X-Foo ,\tx-bar"], ["X-Foo", "x-bar"] },
            { [",, X-Foo,"], ["X-Foo"] },
            { ["X-Foo", "CLOSE,X-Bar"], ["X-Foo", "X-Bar"] },
            { ["\"X-Foo, X-Bar\""], ["\"X-Foo", "X-Bar\""] },
            { ["Host, CONTENT-LENGTH, Transfer-Encoding, Connection, X-Foo"], ["X-Foo"] },
            { ["Authorization, Cookie"], ["Authorization", "Cookie"] },
        };

    [Theory]
    [MemberData(nameof(Values))]
    public void The_value_of_Connection_is_a_comma_separated_list_of_fields(string[] values, string[] names) =>
        Assert.Equal(names, ConnectionField.FindNamedFields(values) ?? []);
}
