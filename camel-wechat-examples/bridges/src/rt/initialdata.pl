# SPDX-License-Identifier: Apache-2.0
# What a bridge needs in Request Tracker: two fields of tickets, and a user that is the bridge. Load it with
#   RT_PASSWORD=... rt-setup-database-5 --action insert --datafile initialdata.pl --skip-create
# With RT_AGENTS=1 there are agents as well, who may work with all tickets: for trying it only.
# What is there already is left as it is.
use strict;
use warnings;
use utf8;

our ( @CustomFields, @Users, @ACL );
my $password = $ENV{RT_PASSWORD} || die "RT_PASSWORD: the password of the bridge's user is missing\n";
my @agents = $ENV{RT_AGENTS} ? qw(amy bob) : ();
my @work   = qw(SeeQueue ShowTicket ShowTicketComments CreateTicket ReplyToTicket CommentOnTicket ModifyTicket
    SeeCustomField ModifyCustomField);

for my $field (
    [ 'WeChatOpenID', 'The user of the WeChat account whom the ticket is about' ],
    [ 'WeChatWindow', 'Until when an answer reaches the user' ],
) {
    my $known = RT::CustomField->new( RT->SystemUser );
    $known->LoadByName( Name => $field->[0], LookupType => 'RT::Queue-RT::Ticket', IncludeGlobal => 1 );
    push @CustomFields,
        {
        Name        => $field->[0],
        Description => $field->[1],
        Type        => 'Freeform',
        MaxValues   => 1,
        LookupType  => 'RT::Queue-RT::Ticket',
        ApplyTo     => ['General'],
        }
        unless $known->id;
}

for my $name ( 'wechat', @agents ) {
    my $known = RT::User->new( RT->SystemUser );
    $known->Load($name);
    push @Users,
        {
        Name         => $name,
        RealName     => $name eq 'wechat' ? 'WeChat' : ucfirst($name),
        EmailAddress => "$name\@localhost",
        Privileged   => 1,
        Password     => $password,
        }
        unless $known->id;
}

# The bridge creates a user for every customer.
my $bridge = RT::User->new( RT->SystemUser );
$bridge->Load('wechat');
for my $right ( @work, 'AdminUsers' ) {
    push @ACL, { Right => $right, UserId => 'wechat' }
        unless $bridge->id && $bridge->HasRight( Object => RT->System, Right => $right );
}

if (@agents) {
    my $group = RT::Group->new( RT->SystemUser );
    $group->LoadSystemInternalGroup('Privileged');
    for my $right ( @work, qw(OwnTicket TakeTicket) ) {
        push @ACL, { Right => $right, GroupDomain => 'SystemInternal', GroupType => 'Privileged' }
            unless $group->PrincipalObj->HasRight( Object => RT->System, Right => $right );
    }

    # A password that was set before the configuration costs more time than one that is set now.
    my $root = RT::User->new( RT->SystemUser );
    $root->Load('root');
    $root->SetPassword($password) if $root->__Value('Password') =~ /^!bcrypt!12!/;
}
1;
