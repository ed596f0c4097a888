using System.Reflection;
using System.Reflection.Emit;

namespace EdgeGateway.UnitTests.Architecture;

/// <summary>
/// The arrows: Program and Commands → features → {Streams → RequestTimeouts → Timing, Pages → Problems, Redis, Hosting}
/// → Identity → Operations.
/// </summary>
public sealed class DependencyTests
{
    private const string Root = "EdgeGateway";
    private static readonly string[] Top = ["", "Commands"];
    private static readonly string[] Shared =
    [
        "Streams",
        "RequestTimeouts",
        "Timing",
        "Pages",
        "Redis",
        "Problems",
        "Hosting",
        "Identity",
        "Operations",
    ];

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    [Fact]
    public void Features_do_not_reference_each_other()
    {
        var wrong = Arrows()
            .Where(arrow => !Top.Contains(arrow.From) && !Shared.Contains(arrow.From) && !Shared.Contains(arrow.To));
        Assert.Empty(wrong.Select(arrow => $"{arrow.From} → {arrow.To}"));
    }

    [Fact]
    public void Shared_namespaces_reference_no_feature_and_have_no_cycle()
    {
        string[] streams = ["RequestTimeouts", "Timing", "Problems", "Hosting", "Identity", "Operations"];
        (string, string)[] others =
        [
            ("Redis", "Hosting"),
            ("RequestTimeouts", "Hosting"),
            ("RequestTimeouts", "Timing"),
            ("Identity", "Operations"),
            ("Pages", "Problems"),
        ];
        var wrong = Arrows()
            .Where(arrow =>
                Shared.Contains(arrow.From)
                && !(arrow.From == "Streams" && streams.Contains(arrow.To))
                && !others.Contains(arrow)
            );
        Assert.Empty(wrong.Select(arrow => $"{arrow.From} → {arrow.To}"));
    }

    [Fact]
    public void Known_dependencies_are_found()
    {
        Assert.Contains(("", "Tokens"), Arrows());
        Assert.Contains(("Streams", "Timing"), Arrows());
        Assert.Contains(("AccessLog", "Streams"), Arrows());
    }

    private static HashSet<(string From, string To)> Arrows()
    {
        var arrows = new HashSet<(string, string)>();
        foreach (var type in typeof(Program).Assembly.GetTypes().Where(type => Feature(type) is not null))
        {
            foreach (var to in Referenced(type).Select(Feature).OfType<string>().Where(to => to != Feature(type)))
            {
                arrows.Add((Feature(type)!, to));
            }
        }

        return arrows;
    }

    // The first folder below the root, empty for the root itself, or null for a type outside the program.
    private static string? Feature(Type type)
    {
        var name = type.Namespace;
        return name == Root ? ""
            : name?.StartsWith($"{Root}.", StringComparison.Ordinal) == true ? name.Split('.')[1]
            : null;
    }

    private static IEnumerable<Type> Referenced(Type type)
    {
        const BindingFlags All =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        var members = type.GetMembers(All);
        var methods = members.OfType<MethodBase>().ToArray();
        return new[] { type.BaseType }
            .Concat(type.GetInterfaces())
            .Concat(members.OfType<FieldInfo>().Select(field => field.FieldType))
            .Concat(methods.SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType))
            .Concat(methods.OfType<MethodInfo>().Select(method => method.ReturnType))
            .Concat(methods.SelectMany(InBody))
            .OfType<Type>()
            .SelectMany(Unfold);
    }

    private static IEnumerable<Type> Unfold(Type type) =>
        type.HasElementType ? Unfold(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Unfold).Append(type)
        : [type];

    // The types that a method's instructions refer to, directly or through a field or method.
    private static IEnumerable<Type> InBody(MethodBase method)
    {
        var body = method.GetMethodBody();
        var il = body?.GetILAsByteArray() ?? [];
        foreach (var local in body?.LocalVariables ?? [])
        {
            yield return local.LocalType;
        }

        for (var at = 0; at < il.Length; )
        {
            var code = OpCodesByValue[il[at] == 0xFE ? BitConverter.ToInt16([il[at + 1], il[at]]) : il[at]];
            at += code.Size;
            if (
                code.OperandType
                is OperandType.InlineMethod
                    or OperandType.InlineField
                    or OperandType.InlineType
                    or OperandType.InlineTok
            )
            {
                var member = method.Module.ResolveMember(
                    BitConverter.ToInt32(il, at),
                    method.DeclaringType?.IsGenericType == true ? method.DeclaringType.GetGenericArguments() : null,
                    method.IsGenericMethod ? method.GetGenericArguments() : null
                );
                foreach (
                    var type in new[] { member as Type ?? member?.DeclaringType }.Concat(
                        (member as MethodInfo)?.GetGenericArguments() ?? []
                    )
                )
                {
                    if (type is not null)
                    {
                        yield return type;
                    }
                }
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }
}
